import BudgetModel

@testable import AllocationRules

extension TestContest {
  /// A contest in the notation of the appendix of RULES: whole units of a currency without minor
  /// units, chain `cheaper, more-votes, lot`.
  ///
  /// - Parameters:
  ///   - rule: `equal-shares completion=add1`
  ///   - costs: `a 41, b 32`
  ///   - ballots: `a b | b | -` approves, `a>b=c` ranks, `a:3 b:1` gives points
  init(_ rule: String, _ pool: Int64, _ costs: String, _ ballots: String, lot: [String]? = nil) {
    let words = rule.split(separator: " ").map(String.init)
    let projects = costs.split(separator: ",").map { text in
      let parts = text.split(separator: " ")
      return Project(
        id: String(parts[0]), name: "", cost: Money(minorUnits: Int64(parts[1])!))
    }
    let places = Dictionary(uniqueKeysWithValues: projects.enumerated().map { ($1.id, $0) })
    let kind: BallotKind =
      ballots.contains(">") ? .ranked : ballots.contains(":") ? .points : .approval
    let parameters = words.dropFirst().map { word in
      let pair = word.split(separator: "=").map(String.init)
      return (pair[0], pair[1])
    }
    self.init(
      projects: projects, pool: pool, settings: WorldVariant(words[0], kind, parameters).settings)
    self.ballots = ballots.split(separator: "|").map { TestBallot(notation: $0, kind, places) }
    self.lot = lot.map { LotOrder(order: $0) }
  }
}

extension TestBallot {
  fileprivate init(notation: Substring, _ kind: BallotKind, _ places: [String: Int]) {
    let words = notation.split(separator: " ").filter { $0 != "-" }
    switch kind {
    case .points:
      var points = Array(repeating: Ratio.zero, count: places.count)
      for word in words {
        let pair = word.split(separator: ":")
        points[places[String(pair[0])]!] = Ratio(exact: pair[1])!
      }
      self.init(points: points)
    case .ranked:
      self.init(
        ranks: words.joined().split(separator: ">").map { level in
          level.split(separator: "=").map { places[String($0)]! }
        })
    case .approval, .knapsack: self.init(chosen: words.map { places[String($0)]! })
    }
  }
}
