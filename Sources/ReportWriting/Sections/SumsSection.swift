import BudgetModel

/// Wholes and the parts that add up to them.
struct SumsSection {
  let report: CycleReport

  struct Sum {
    var title: String
    var total: String
    var parts: [Bars.Part]
  }

  func html(_ sums: [Sum]) -> HTML {
    HTML(.div, [.class: "sums"]) { sums.map(panel) }
  }

  private func panel(_ sum: Sum) -> HTML {
    let terms = sum.parts.map(\.shown).joined(separator: " + ")
    return HTML(.div) {
      HTML(.h3, sum.title)
      HTML(.p, [.class: "total"], sum.total)
      Bars.parts(sum.title, sum.parts)
      HTML(.p, [.class: "sum"], "\(sum.total) = \(terms)")
    }
  }

  // MARK: What is summed

  func money(_ title: String, _ whole: Money, _ parts: [(String, Money)]) -> Sum {
    let looks: [Bars.Part.Look] = [.solid, .striped, .dotted, .open]
    return Sum(
      title: title, total: report.amounts.money(whole),
      parts: parts.enumerated().map { place, part in
        Bars.Part(
          title: part.0, amount: Ratio(part.1), shown: report.amounts.bare(part.1),
          look: looks[min(place, 3)])
      })
  }

  func counts(_ title: String, _ whole: Int, _ parts: [(String, Int)]) -> Sum {
    let looks: [Bars.Part.Look] = [.solid, .striped, .dotted, .open]
    return Sum(
      title: title, total: report.amounts.number(whole),
      parts: parts.enumerated().map { place, part in
        Bars.Part(
          title: part.0, amount: Ratio(part.1), shown: report.amounts.number(part.1),
          look: looks[min(place, 3)])
      })
  }

  func ballots(_ received: Int, _ counted: Int, _ rejected: Int, _ excluded: Int) -> Sum {
    counts(
      "Ballots received", received,
      [("Counted", counted), ("Rejected", rejected), ("Excluded", excluded)])
  }
}
