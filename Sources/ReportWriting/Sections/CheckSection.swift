import BudgetModel

/// How anybody checks the pack, in a few lines; AUDIT.md has the whole of it.
struct CheckSection {
  let report: CycleReport

  var html: HTML {
    section("check", "How to check this") {
      HTML(.p) {
        "These pages are one view of a report pack: tables, transcripts of every decision, the "
        "by-law in force and digests of everything that was read. In the folder of the pack:"
      }
      HTML(
        .pre, "sha256sum -c --strict SHA256SUMS\nsha256sum manifest.json")
      HTML(.p) {
        "The first command shows changed and missing files. The second prints the digest of the "
        "whole pack: 64 characters that must equal those in the signed minutes. With Trowel "
        "installed, "
        HTML(.code, "trowel verify")
        " derives the outcome again from the transcripts and tallies, and "
        HTML(.code, "trowel recount")
        " counts again from the ballots. "
        HTML(.a, [.href: "AUDIT.md"], "AUDIT.md")
        " has every step, and what can be checked with a spreadsheet alone."
      }
      files
    }
  }

  private var files: HTML {
    PageTable(
      caption: "Files of the pack", showsCaption: true,
      columns: [.init("File", isHeader: true), .init("Holds")],
      rows: (Self.files + measures).map { path, content in
        [HTML(.a, [.href: path], path), .text(content)]
      }
    ).html
  }

  private var measures: [(String, String)] {
    [
      report.data.margins.map { _ in
        ("margins.csv", "What would have made each project win that did not")
      },
      report.data.proportionality.map { _ in
        ("proportionality.csv", "Which groups of voters have their share of the money")
      },
      report.data.divergence.map { _ in
        ("divergence.csv", "What the same ballots give when they are counted in other ways")
      },
      report.data.representation.map { _ in
        ("representation.csv", "How much weight stands behind whom")
      },
      report.data.previews.map { _ in
        ("pending.csv", "What the result of a referendum would make of each project that waits")
      },
    ].compactMap { $0 }
      + report.data.papers.keys.sorted { $0.isBefore($1) }.map {
        ("referendum-\($0).csv", "What the referendum \($0) is about")
      }
  }

  private static let files = [
    ("results.csv", "Every project with cost, score, place, status and reason"),
    ("councils.csv", "Every council with ballots and money"),
    ("ledger.csv", "Every movement of money"),
    ("reconciliation.csv", "Ballots received = counted + rejected + excluded, file by file"),
    ("rejected.csv", "Every rejected ballot or choice, with file, line and reason"),
    ("bylaw.json", "Every setting in force"),
    ("manifest.json", "Digests of all inputs and outputs, the rules that ran"),
    ("summary.md", "This page in short, as plain text"),
  ]
}
