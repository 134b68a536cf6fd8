import BudgetModel

/// Another number for a number, another word for a word.
enum Mutations {
  static func changed(_ text: String) -> String {
    if let number = Int64(text) { return String(number + 1) }
    if text.contains(where: { "/.".contains($0) }), let ratio = Ratio(exact: text) {
      // A decimal gets another last digit.
      let digits = text.split(separator: ".").dropFirst().first?.utf8.count
      let unit = digits.map { (0..<$0).reduce(Ratio.one) { unit, _ in unit / Ratio(10) } } ?? .one
      let changed = ratio + unit
      return digits.map { changed.decimal(places: $0) } ?? changed.exact
    }
    let others = [
      "funded": "not-funded", "not-funded": "funded", "fund": "skip", "skip": "fund",
      "cheaper": "dearer", "lot": "cheaper", "p0": "p1", "p1": "p0", "p2": "p3", "p3": "p2",
      "qualified": "withdrawn", "votes": "points",
    ]
    return others[text] ?? text + "x"
  }
}
