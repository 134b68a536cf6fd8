/// Another number for a number, another word for a word.
enum Mutations {
  static func changed(_ text: String) -> String {
    if let number = Int64(text) { return String(number + 1) }
    let others = [
      "funded": "not-funded", "not-funded": "funded", "fund": "skip", "skip": "fund",
      "cheaper": "dearer", "lot": "cheaper", "p0": "p1", "p1": "p0", "p2": "p3", "p3": "p2",
      "qualified": "withdrawn", "votes": "points",
    ]
    return others[text] ?? text + "x"
  }
}
