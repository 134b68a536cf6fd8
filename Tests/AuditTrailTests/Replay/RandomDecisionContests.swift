import BudgetModel
import TestSupport

/// Small contests of rules that decide about all candidates at once, with every parameter and limit,
/// the same for the same seed.
enum RandomDecisionContests {
  static func contest(seed: UInt64) -> OneContest {
    var random = SeededGenerator(seed: seed)
    func chance(_ one: Int) -> Bool { Int.random(in: 0..<one, using: &random) == 0 }
    let isWelfare = chance(2)
    let hasPoints = isWelfare && chance(3)
    let field = (0..<Int.random(in: 1...6, using: &random)).map {
      project($0, isWelfare: isWelfare, &random)
    }
    var instance = Instance(
      councilID: "c", poolID: "P", field: field,
      tally: tally(field, isWelfare: isWelfare, hasPoints: hasPoints, &random),
      amount: Money(minorUnits: Int64.random(in: 0...25, using: &random)),
      settings: settings(isWelfare: isWelfare, hasPoints: hasPoints, &random),
      tieChain: chain(&random))
    instance.minorDigits = [0, 1, 2, 2].randomElement(using: &random)!
    instance.lot = LotOrder(order: field.map(\.id).shuffled(using: &random))
    instance.eligible = 20
    if chance(4) { instance.extraAfter = Money(minorUnits: 6) }
    var contest = OneContest(instance: instance)
    if chance(4) { contest.prefund() }
    return contest
  }

  private static func project(
    _ number: Int, isWelfare: Bool, _ random: inout SeededGenerator
  ) -> Project {
    func chance(_ one: Int) -> Bool { Int.random(in: 0..<one, using: &random) == 0 }
    let cost = chance(12) ? 0 : Int64.random(in: 1...9, using: &random)
    var project = Project(id: "p\(number)", name: "", cost: Money(minorUnits: cost))
    if chance(10) { project.state = .withdrawn }
    if isWelfare && chance(3) { project.categories = ["green"] }
    if isWelfare && chance(4) { project.groups = ["site"] }
    if !isWelfare && cost > 0 && !chance(3) {
      project.costMinimum = Money(minorUnits: Int64.random(in: 1...cost, using: &random))
    }
    project.submittedSequence = chance(8) ? nil : Int64(number * 7 % 3)
    return project
  }

  /// Ballots of weight 1, or 1/2 and 1 in turn. Some name a project and give no amount, some give more
  /// than it costs by now.
  private static func tally(
    _ field: [Project], isWelfare: Bool, hasPoints: Bool, _ random: inout SeededGenerator
  ) -> ContestTally {
    func chance(_ one: Int) -> Bool { Int.random(in: 0..<one, using: &random) == 0 }
    var tally = ContestTally(projects: field.count)
    if hasPoints { tally.points = tally.votes }
    if !isWelfare { tally.amounts = field.map { _ in [:] } }
    let hasHalves = chance(3)
    for ballot in 0..<Int.random(in: 1...7, using: &random) {
      let weight = hasHalves && ballot % 2 == 0 ? Ratio(1, over: 2) : .one
      let isBlank = chance(12)
      tally.ballots.received += 1
      tally.ballots.counted += 1
      tally.weight += weight
      if isBlank {
        tally.ballots.blank += 1
        tally.blankWeight += weight
      }
      for place in field.indices where !isBlank && !chance(3) {
        tally.votes[place] += weight
        tally.points?[place] += weight * Ratio(Int.random(in: 1...3, using: &random))
        guard let least = field[place].costMinimum?.minorUnits, !chance(6) else { continue }
        let most = field[place].cost.minorUnits + (chance(6) ? 2 : 0)
        tally.amounts?[place][Int64.random(in: least...most, using: &random), default: .zero] +=
          weight
      }
    }
    return tally
  }

  private static func chain(_ random: inout SeededGenerator) -> [TieKey] {
    let keys: [TieKey] = [.cheaper, .dearer, .moreVotes, .earlierSubmission]
    let chosen = keys.shuffled(using: &random).prefix(Int.random(in: 0...2, using: &random))
    return chosen + [Int.random(in: 0..<6, using: &random) == 0 ? .projectID : .lot]
  }

  private static func settings(
    isWelfare: Bool, hasPoints: Bool, _ random: inout SeededGenerator
  ) -> ContestSettings {
    func chance(_ one: Int) -> Bool { Int.random(in: 0..<one, using: &random) == 0 }
    var settings = ContestSettings(
      rule: isWelfare ? welfare(hasPoints: hasPoints, &random) : units(&random))
    settings.ballots.kind = !isWelfare ? .knapsack : hasPoints ? .points : .approval
    if chance(5) {
      settings.thresholds = [
        Threshold(
          measure: .votes, need: .atLeast(Ratio(2)), isStrict: chance(2),
          holdsInSecondPass: chance(2))
      ]
    }
    if !isWelfare { return settings }
    if chance(4) { settings.limits.maximumWinners = Int64.random(in: 1...3, using: &random) }
    if chance(4) { settings.limits.isBestOnly = true }
    if chance(4) {
      settings.limits.caps = [
        Limits.Cap(
          subject: .label("green"), maximumAmount: Money(minorUnits: 7), maximumProjects: nil)
      ]
    }
    return settings
  }

  private static func welfare(
    hasPoints: Bool, _ random: inout SeededGenerator
  ) -> RuleChoice {
    let utilities = ["cardinality", "cost"] + (hasPoints ? ["points", "points"] : [])
    let secondaries = [
      [], ["lower-cost"], ["more-projects"], ["lower-cost", "more-projects"],
      ["more-projects", "lower-cost"],
    ]
    var parameters: [SettingValue.Member] = [
      .init("utility", .text(utilities.randomElement(using: &random)!)),
      .init(
        "secondary",
        .list(secondaries.randomElement(using: &random)!.map { SettingValue.text($0) })),
    ]
    if Int.random(in: 0..<6, using: &random) == 0 {
      parameters.append(.init("fund-zero-support", .flag(true)))
    }
    return RuleChoice(name: "max-welfare", parameters: parameters)
  }

  private static func units(_ random: inout SeededGenerator) -> RuleChoice {
    func word(_ key: String, _ words: [String]) -> SettingValue.Member {
      .init(key, .text(words.randomElement(using: &random)!))
    }
    if Bool.random(using: &random) {
      return RuleChoice(
        name: "portioning",
        parameters: [word("method", ["median", "mean", "independent-markets"])])
    }
    return RuleChoice(
      name: "knapsack-per-unit",
      parameters: [
        word("margin", ["smallest-first", "proportional", "equal", "none"]),
        .init("whole", .flag(Bool.random(using: &random))),
      ])
  }
}
