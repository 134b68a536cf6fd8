import BudgetModel
import TestSupport

/// Small contests with many ties and limits, the same for the same seed.
enum RandomContests {
  static func contest(seed: UInt64) -> OneContest {
    var random = SeededGenerator(seed: seed)
    let projects = (0..<Int.random(in: 1...9, using: &random)).map { project($0, &random) }
    let instance = instance(projects, &random)
    var contest = OneContest(instance: instance)
    for place in instance.prefunded {
      contest.overrides.append(
        Override(
          projectID: projects[place].id, action: .fund, reason: "r", by: "b", on: nil, cost: nil,
          place: SourceLocation(file: "cycle.yaml")))
    }
    return contest
  }

  private static func project(_ number: Int, _ random: inout SeededGenerator) -> Project {
    let cost = Int64([1, 2, 2, 3, 3, 5, 8].randomElement(using: &random)!) * 100
    var project = Project(id: "p\(number)", name: "", cost: Money(minorUnits: cost))
    if chance(8, &random) { project.state = .withdrawn }
    if chance(3, &random) { project.categories = ["green"] }
    if chance(3, &random) { project.neighbourhoods = [chance(2, &random) ? "n" : "s"] }
    if chance(4, &random) { project.groups = ["site"] }
    project.submittedSequence = chance(6, &random) ? nil : Int64(number * 7 % 5)
    return project
  }

  private static func chance(_ one: Int, _ random: inout SeededGenerator) -> Bool {
    Int.random(in: 0..<one, using: &random) == 0
  }

  private static func instance(
    _ projects: [Project], _ random: inout SeededGenerator
  ) -> Instance {
    var tally = ContestTally(projects: projects.count)
    tally.ballots.received = 10
    tally.ballots.counted = 9
    tally.ballots.blank = 1
    tally.weight = Ratio(9)
    tally.blankWeight = Ratio(1)
    tally.votes = projects.map { _ in Ratio(Int.random(in: 0...4, using: &random)) }
    tally.points = projects.map { _ in Ratio(Int.random(in: 0...6, using: &random)) }
    tally.supportingCouncils = projects.map { _ in Int.random(in: 0...2, using: &random) }
    let settings = settings(projects, &random)
    var instance = Instance(
      councilID: "c", poolID: "P", field: projects, tally: tally,
      amount: Money(minorUnits: Int64.random(in: 0...15, using: &random) * 100),
      settings: settings, tieChain: chain(&random))
    instance.lot = LotOrder(order: projects.map(\.id).shuffled(using: &random))
    instance.eligible = 20
    if chance(4, &random),
      let first = projects.indices.first(where: {
        projects[$0].state == .qualified && projects[$0].cost <= instance.amount
      })
    {
      instance.prefunded = [first]
    }
    if chance(3, &random) { instance.extraAfter = Money(minorUnits: 300) }
    return instance
  }

  private static func chain(_ random: inout SeededGenerator) -> [TieKey] {
    let keys: [TieKey] = [
      .cheaper, .dearer, .moreVotes, .morePoints, .moreCouncils, .earlierSubmission,
    ]
    let chosen = keys.shuffled(using: &random).prefix(Int.random(in: 0...3, using: &random))
    return chosen + [chance(5, &random) ? .projectID : .lot]
  }

  private static func settings(
    _ projects: [Project], _ random: inout SeededGenerator
  ) -> ContestSettings {
    var settings = ContestSettings(rule: rule(&random))
    if chance(3, &random) {
      let need: Threshold.Need =
        chance(2, &random) ? .atLeast(Ratio(2)) : .percent(Ratio(25), of: .counted)
      settings.thresholds = [
        Threshold(
          measure: .votes, need: need, isStrict: chance(2, &random),
          holdsInSecondPass: chance(2, &random))
      ]
    }
    if chance(4, &random) { settings.limits.maximumWinners = 3 }
    if chance(4, &random) { settings.limits.isBestOnly = true }
    if chance(4, &random) {
      settings.limits.caps = [
        Limits.Cap(
          subject: .label("green"), maximumAmount: Money(minorUnits: 400), maximumProjects: nil)
      ]
    }
    if chance(5, &random) {
      settings.limits.caps.append(
        Limits.Cap(subject: .by("neighbourhood"), maximumAmount: nil, maximumProjects: 1))
    }
    if chance(5, &random) {
      settings.limits.minimums = [
        Limits.Minimum(
          label: "green", minimumAmount: Money(minorUnits: 300), minimumProjects: nil,
          isHard: chance(2, &random))
      ]
    }
    return settings
  }

  private static func rule(_ random: inout SeededGenerator) -> RuleChoice {
    let score = ["votes", "votes", "votes-per-cost", "points"].randomElement(using: &random)!
    var parameters = [SettingValue.Member("score", .text(score))]
    if chance(5, &random) { parameters.append(.init("fund-zero-support", .flag(true))) }
    if chance(6, &random) {
      parameters.append(.init("k", .count(2)))
      parameters.append(.init("overspend", .text("refuse")))
      return RuleChoice(name: "top-k", parameters: parameters)
    }
    let misfit = ["skip", "skip", "stop", "partial"].randomElement(using: &random)!
    parameters.append(.init("misfit", .text(misfit)))
    if misfit == "partial" { parameters.append(.init("partial-min", .ratio(Ratio(1, over: 2)))) }
    if chance(4, &random) { parameters.append(.init("over-pool", .text("passed-over"))) }
    return RuleChoice(name: "greedy", parameters: parameters)
  }
}
