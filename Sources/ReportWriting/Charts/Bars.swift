import BudgetModel

/// Lengths drawn beside numbers. A bar never stands alone: what it shows is written next to it or in
/// its text alternative, so it may be rounded to a whole thousandth of its width.
enum Bars {
  /// One part of a whole, with the look that tells it from its neighbours without colour.
  struct Part {
    enum Look: String { case solid, striped, dotted, open }
    var title: String
    var amount: Ratio
    var shown: String
    var look: Look
  }

  /// A bar for one row of a table, decorative: the number stands in the same cell.
  static func row(_ value: Ratio, of greatest: Ratio, isFunded: Bool) -> HTML {
    let width = thousandths(value, of: greatest)
    return HTML(
      .svg,
      [
        .class: isFunded ? "bar funded" : "bar", .viewBox: "0 0 1000 10",
        .preserveAspectRatio: "none", .ariaHidden: "true", .focusable: "false",
      ]
    ) {
      HTML(.rect, [.class: "track", .width: "1000", .height: "10"])
      HTML(.rect, [.class: "value", .width: String(width), .height: "10"])
    }
  }

  /// A whole split into its parts, with a legend that holds every number.
  static func parts(_ title: String, _ parts: [Part]) -> HTML {
    let whole = parts.reduce(Ratio.zero) { $0 + $1.amount }
    let sentence = parts.map { "\($0.title) \($0.shown)" }.joined(separator: ", ")
    return HTML(.div, [.class: "parts"]) {
      HTML(
        .svg,
        [
          .class: "whole", .viewBox: "0 0 1000 10", .preserveAspectRatio: "none", .role: "img",
          .ariaLabel: "\(title): \(sentence)", .focusable: "false",
        ]
      ) {
        rectangles(parts, of: whole)
      }
      HTML(.ul, [.class: "legend"]) {
        parts.map { part in
          HTML(.li) {
            HTML(.span, [.class: "key \(part.look.rawValue)", .ariaHidden: "true"])
            HTML(.span, [.class: "term"], part.title)
            " "
            HTML(.strong, [.class: "figure"], part.shown)
          }
        }
      }
    }
  }

  private static func rectangles(_ parts: [Part], of whole: Ratio) -> [HTML] {
    var sum = Ratio.zero
    return parts.filter { !$0.amount.isZero }.map { part in
      let start = thousandths(sum, of: whole)
      sum += part.amount
      let width = max(3, thousandths(sum, of: whole) - start)
      return HTML(
        .rect,
        [
          .class: part.look.rawValue, .x: String(start), .width: String(width), .height: "10",
        ])
    }
  }

  private static func thousandths(_ value: Ratio, of whole: Ratio) -> Int {
    guard whole > .zero, value > .zero else { return 0 }
    return min(1000, Int((value * Ratio(1000) / whole).roundedDown))
  }
}
