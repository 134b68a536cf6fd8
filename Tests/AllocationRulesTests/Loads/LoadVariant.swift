import BudgetModel
import TestSupport
import Testing

@testable import AllocationRules

/// A rule with loads and its settings.
struct LoadVariant: Sendable, CustomTestStringConvertible {
  var name: String
  var rule: String
  var parameters: [SettingValue.Member] = []
  var testDescription: String { name }

  static let stop = LoadVariant(name: "phragmen stop", rule: "phragmen")
  static let maximin = LoadVariant(name: "maximin-support", rule: "maximin-support")
  static let all = [
    stop,
    LoadVariant(
      name: "phragmen choose-fitting", rule: "phragmen",
      parameters: [.init("tied-misfit", .text("choose-fitting"))]),
    LoadVariant(
      name: "phragmen skip", rule: "phragmen", parameters: [.init("misfit", .text("skip"))]),
    LoadVariant(
      name: "phragmen with completion", rule: "phragmen",
      parameters: [.init("completion", .text("greedy"))]),
    maximin,
  ]

  func count(_ contest: TestContest) throws(RuleFailure) -> Outcome {
    try RuleRegistry.rule(named: rule)!.allocate(contest.instance())
  }
}

extension TestContest {
  /// Projects `a`, `b`, … and ballots that list the projects they approve.
  init(
    _ variant: LoadVariant, costs: [Int64], ballots: [[Int]], pool: Int64,
    ties: [TieKey] = [.cheaper, .moreVotes, .lot]
  ) {
    let ids = costs.indices.map { String(UnicodeScalar(UInt8(97 + $0))) }
    self.init(
      projects: zip(ids, costs).map {
        Project(id: $0, name: "", cost: Money(minorUnits: $1))
      },
      pool: pool,
      settings: ContestSettings(
        rule: RuleChoice(name: variant.rule, parameters: variant.parameters)))
    settings.ballots.kind = .approval
    self.ballots = ballots.map { TestBallot(approving: $0) }
    self.ties = ties
  }

  /// The contest in which every project and ballot is drawn.
  static func random(
    _ variant: LoadVariant, projects: Int, voters: Int, _ random: inout SeededGenerator
  ) -> TestContest {
    let costs = (0..<projects).map { _ in Int64.random(in: 1...9, using: &random) }
    let ballots = (0..<voters).map { _ in
      (0..<projects).filter { _ in Int.random(in: 0..<3, using: &random) == 0 }
    }
    var contest = TestContest(
      variant, costs: costs, ballots: ballots,
      pool: costs.reduce(0, +) * .random(in: 3...8, using: &random) / 9)
    contest.lot = LotOrder(order: contest.projects.map(\.id).shuffled(using: &random))
    return contest
  }
}

extension TestBallot {
  init(approving projects: [Int], weight: Ratio = .one) {
    self.init(ranks: [])
    chosen = projects
    self.weight = weight
  }
}
