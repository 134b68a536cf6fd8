import BudgetModel

/// The rules `equal-shares` and `bounded-overspending` with their parameters, in words.
struct ShareSentence {
  let report: CycleReport
  let parameters: Record

  var text: String {
    parameters.text("name") == "bounded-overspending"
      ? overspending
      : [rule, endowments, completion, comparison].filter { !$0.isEmpty }.joined(separator: " ")
  }

  private var rule: String {
    "Every voter has an equal part of the money\(ofDistrict). In each round the project is funded whose"
      + " supporters can pay for it together with the least \(payment); who has too little left pays"
      + " all of it (rule equal-shares, \(parameters.text("utility") ?? "cost") utilities)."
  }

  private var overspending: String {
    "Every voter has an equal part of the money. Supporters of a project may pay a part of its cost;"
      + " the smaller the part, the higher its price counts. In each round the project is funded whose"
      + " supporters pay with the least \(payment), so counted, as long as its cost fits in what is left"
      + " of the pool (rule bounded-overspending, \(parameters.text("utility") ?? "cost") utilities)."
  }

  private var payment: String {
    switch parameters.text("utility") {
    case "cardinality": "highest payment"
    case "points": "payment for each point"
    case "positional": "payment for each point of their ranks"
    case "effort": "payment for each unit of its cost per vote"
    default: "payment for each unit of its cost"
    }
  }

  private var isByDistrict: Bool { parameters.text("endowments") == "by-district" }
  private var ofDistrict: String { isByDistrict ? " of his or her district" : "" }

  private var endowments: String {
    guard isByDistrict else { return "" }
    let shares = parameters.list("shares").compactMap { share in
      share.text("id").flatMap { id in
        share.money("value").map { "\(report.councilName(id)) \(report.amounts.money($0))" }
      }
    }
    let empty =
      parameters.text("empty-district") == "share-out"
      ? "divided among the others" : "left with nobody"
    return "The voters of each district share its own amount (\(listed(shares))); the share of a"
      + " district without ballots is \(empty)."
  }

  private var completion: String {
    switch parameters.text("completion") {
    case "none": "What supporters cannot pay for is left over."
    case "greedy": "Then \(Self.walk)."
    case "add1": "\(addOne)."
    default: "\(addOne). Then \(Self.walk)."
    }
  }

  private static let walk =
    "projects that fit in what is left are funded in the order of votes"

  private var addOne: String {
    let increment = parameters.money("increment").map { "by \(report.amounts.money($0)) " } ?? ""
    return "Everyone's amount rises step by step \(increment)until the next step would cost more"
      + " than the pool\(variant)"
  }

  /// The name of the variant and what it stands for.
  private var variant: String {
    let value = parameters.json["add1-variant"]
    let name = value?.text
    let isExact = name == "pabutools" || value?["start"]?.text == "exact"
    let exhaustive =
      name.map { $0 == "pabulib-checker" ? "off" : "supported" }
      ?? value?["exhaustive-over"]?.text ?? "supported"
    let end =
      switch exhaustive {
      case "off": ""
      case "all": " or no project at all fits any more"
      default: " or no supported project fits any more"
      }
    let tested = exhaustive == "off" ? "exhaustiveness not tested" : "exhaustive over \(exhaustive)"
    return end + " (Add1, \(name.map { "\($0): " } ?? "")start \(isExact ? "exact" : "floor"),"
      + " \(tested))"
  }

  private var comparison: String {
    let more =
      switch parameters.text("comparison") {
      case "satisfaction": "more funded projects that they chose"
      case "exclusion-ratio": "a funded project of their choice where the other gives none"
      default: ""
      }
    return more.isEmpty
      ? ""
      : "If it gives more voters \(more), the outcome of the rule greedy replaces this one."
  }
}
