import BudgetModel

/// The frame of every page: one file, one inline stylesheet, nothing that is fetched or run. The
/// policy in the head makes a browser refuse both, whatever a name may hold.
struct PageDocument {
  /// One entry of the table of contents.
  struct Entry {
    var anchor: String
    var title: String
    var children: [Entry] = []
  }

  var title: String
  var skipTo: String
  var header: HTML
  var main: HTML
  var footer: HTML

  var bytes: [UInt8] {
    var text = "<!doctype html>\n"
    html.write(to: &text)
    return Array(text.utf8)
  }

  private var html: HTML {
    HTML(.html, [.lang: "en"]) {
      HTML(.head) {
        HTML(.meta, [.charset: "utf-8"])
        "\n"
        HTML(
          .meta,
          [
            .httpEquivalent: "Content-Security-Policy",
            .content: "default-src 'none'; style-src 'unsafe-inline'",
          ])
        "\n"
        HTML(.meta, [.name: "viewport", .content: "width=device-width, initial-scale=1"])
        "\n"
        HTML(.meta, [.name: "color-scheme", .content: "light dark"])
        "\n"
        HTML(.title, title)
        HTML(.style) { .source(PageStyle.text) }
      }
      HTML(.body) {
        HTML(.a, [.class: "skip", .href: "#main"], skipTo)
        HTML(.header, [.class: "page"]) { header }
        HTML(.main, [.id: "main"]) { main }
        HTML(.footer, [.class: "page"]) { footer }
      }
    }
  }
}

/// The table of contents: it follows the answer, which needs none.
struct ContentsTable {
  var entries: [PageDocument.Entry]

  var html: HTML {
    HTML(.nav, [.class: "contents", .ariaLabelledBy: "contents"]) {
      HTML(.h2, [.id: "contents"], "On this page")
      HTML(.ul) { entries.map(item) }
    }
  }

  private func item(_ entry: PageDocument.Entry) -> HTML {
    HTML(.li, entry.children.isEmpty ? [:] : [.class: "long"]) {
      HTML.link("#" + entry.anchor, entry.title)
      if !entry.children.isEmpty { HTML(.ul) { entry.children.map(item) } }
    }
  }
}

/// A section of a page under its heading.
func section(_ anchor: String, _ title: String, @HTMLBuilder _ content: () -> HTML) -> HTML {
  HTML(.section, [.ariaLabelledBy: anchor]) {
    HTML(.h2, [.id: anchor], title)
    content()
  }
}

/// A long list that stays closed on the screen and is open on paper.
func folded(_ title: String, @HTMLBuilder _ content: () -> HTML) -> HTML {
  HTML(.details) {
    HTML(.summary, title)
    content()
  }
}
