import AllocationRules
import BudgetModel
import TestSupport

/// Small contests under a rule that needs ballots, with every parameter and limit, the same for the
/// same seed.
struct RandomBallotContests: Sendable {
  let kinds: [BallotKind]
  /// Voters of two districts can start with different amounts.
  var canHaveDistricts = false
  let rule: @Sendable (BallotKind, inout SeededGenerator) -> RuleChoice

  /// A ballot: its weight, its choices with their values, its district.
  private struct Ballot {
    var weight: Int64
    var choices: [(project: Int, value: Int64)]
    var district: Int32
    /// Of each choice, its value being a place.
    var ranks: [Int] {
      choices.map { choice in 1 + choices.count { $0.value < choice.value } }
    }
  }
  private static let weightScale: Int64 = 2

  func contest(seed: UInt64) -> OneContest {
    var random = SeededGenerator(seed: seed)
    func chance(_ one: Int) -> Bool { Int.random(in: 0..<one, using: &random) == 0 }
    let field = (0..<Int.random(in: 1...7, using: &random)).map { Self.project($0, &random) }
    let kind = kinds.randomElement(using: &random)!
    let hasDistricts = canHaveDistricts && chance(5)
    let ballots = (0..<Int.random(in: 1...8, using: &random)).map { _ in
      Self.ballot(kind, projects: field.count, &random)
    }
    let amount = Money(minorUnits: Int64.random(in: 0...14, using: &random) * 100)
    var settings = settings(kind, &random)
    if hasDistricts {
      let first = Int64.random(in: 0...amount.minorUnits, using: &random)
      settings.rule.parameters += [
        .init("endowments", .text("by-district")),
        .init(
          "shares",
          .map([
            .init("d1", .money(Money(minorUnits: first))),
            .init("d2", .money(Money(minorUnits: amount.minorUnits - first))),
          ])), .init("empty-district", .text(chance(2) ? "idle" : "share-out")),
      ]
    }
    var instance = Instance(
      councilID: "c", poolID: "P", field: field,
      tally: Self.tally(ballots, kind, projects: field.count), amount: amount,
      settings: settings, tieChain: Self.chain(&random))
    if kind == .ranked { Self.addRanks(ballots, to: &instance) }
    instance.profile = Self.profile(ballots, kind, hasDistricts: hasDistricts)
    instance.minorDigits = [0, 1, 2, 2].randomElement(using: &random)!
    instance.lot = LotOrder(order: field.map(\.id).shuffled(using: &random))
    instance.eligible = 20
    var contest = OneContest(instance: instance)
    if hasDistricts {
      contest.instance.districts = ["d1", "d2"]
      contest.districtWeights = Self.weights(ballots)
    } else if chance(4) {
      contest.prefund()
    }
    if chance(3) { contest.instance.extraAfter = Money(minorUnits: 300) }
    return contest
  }

  private static func project(_ number: Int, _ random: inout SeededGenerator) -> Project {
    func chance(_ one: Int) -> Bool { Int.random(in: 0..<one, using: &random) == 0 }
    let cost = [0, 1, 1, 2, 2, 3, 3, 4, 5, 8].randomElement(using: &random)! as Int64 * 100
    var project = Project(id: "p\(number)", name: "", cost: Money(minorUnits: cost))
    if chance(10) { project.state = .withdrawn }
    if chance(3) { project.categories = ["green"] }
    if chance(4) { project.groups = ["site"] }
    project.submittedSequence = chance(6) ? nil : Int64(number * 7 % 5)
    return project
  }

  private static func ballot(
    _ kind: BallotKind, projects: Int, _ random: inout SeededGenerator
  ) -> Ballot {
    var choices = (0..<projects).filter { _ in Int.random(in: 0..<5, using: &random) < 2 }
    if Int.random(in: 0..<12, using: &random) == 0 { choices = [] }
    let places = Array(1...Int64(projects)).shuffled(using: &random)
    return Ballot(
      weight: [2, 2, 2, 1, 4].randomElement(using: &random)!,
      choices: choices.enumerated().map { number, project in
        (project, kind == .points ? Int64.random(in: 1...3, using: &random) : places[number] / 2)
      }, district: Int32.random(in: 0...1, using: &random))
  }

  private static func tally(
    _ ballots: [Ballot], _ kind: BallotKind, projects: Int
  ) -> ContestTally {
    var tally = ContestTally(projects: projects)
    tally.points = kind == .points ? tally.votes : nil
    tally.supportingCouncils = tally.votes.map { _ in 1 }
    for ballot in ballots {
      let weight = Ratio(ballot.weight, over: weightScale)
      tally.ballots.received += 1
      tally.ballots.counted += 1
      tally.ballots.blank += ballot.choices.isEmpty ? 1 : 0
      tally.blankWeight += ballot.choices.isEmpty ? weight : .zero
      tally.weight += weight
      for (project, value) in ballot.choices {
        tally.votes[project] += weight
        tally.points?[project] += weight * Ratio(value)
      }
    }
    return tally
  }

  /// The measures of ranked ballots that the by-law needs.
  private static func addRanks(_ ballots: [Ballot], to instance: inout Instance) {
    let needs = TallyNeeds(settings: instance.settings, tieChain: instance.tieChain)
    let projects = instance.field.count
    if needs.ranks { instance.tally.ranks = instance.field.map { _ in [:] } }
    if needs.score != nil { instance.tally.score = instance.field.map { _ in .zero } }
    for ballot in ballots {
      let weight = Ratio(ballot.weight, over: weightScale)
      for (choice, rank) in zip(ballot.choices, ballot.ranks) {
        instance.tally.ranks?[choice.project][rank, default: .zero] += weight
        instance.tally.score?[choice.project] += weight * Ratio(projects + 1 - rank)
      }
    }
  }

  private static func weights(_ ballots: [Ballot]) -> [String: Ratio] {
    ballots.reduce(into: ["d1": .zero, "d2": .zero]) { weights, ballot in
      weights["d\(ballot.district + 1)"]! += Ratio(ballot.weight, over: weightScale)
    }
  }

  private static func profile(
    _ ballots: [Ballot], _ kind: BallotKind, hasDistricts: Bool
  ) -> BallotProfile {
    var profile = BallotProfile(weightScale: weightScale)
    for ballot in ballots {
      profile.weights.append(ballot.weight)
      profile.choices += ballot.choices.map { Int32($0.project) }
      profile.starts.append(profile.choices.count)
      if kind == .points { profile.values += ballot.choices.map(\.value) }
      if kind == .ranked { profile.values += ballot.ranks.map { Int64($0) } }
      if hasDistricts { profile.districts.append(ballot.district) }
    }
    return profile
  }

  private static func chain(_ random: inout SeededGenerator) -> [TieKey] {
    let keys: [TieKey] = [
      .cheaper, .dearer, .moreVotes, .moreCouncils, .moreFirstRanks, .earlierSubmission,
    ]
    let chosen = keys.shuffled(using: &random).prefix(Int.random(in: 0...2, using: &random))
    return chosen + [Int.random(in: 0..<6, using: &random) == 0 ? .projectID : .lot]
  }

  private func settings(
    _ kind: BallotKind, _ random: inout SeededGenerator
  ) -> ContestSettings {
    func chance(_ one: Int) -> Bool { Int.random(in: 0..<one, using: &random) == 0 }
    var settings = ContestSettings(rule: rule(kind, &random))
    settings.ballots.kind = kind
    settings.ballots.maximumChoices = 2
    if kind == .points && chance(2) { settings.ballots.minimumPoints = .one }
    if chance(5) {
      settings.thresholds = [
        Threshold(
          measure: .votes, need: .atLeast(Ratio(2)), isStrict: chance(2),
          holdsInSecondPass: chance(2))
      ]
    }
    if chance(5) { settings.limits.maximumWinners = Int64.random(in: 1...3, using: &random) }
    if chance(4) { settings.limits.isBestOnly = true }
    if chance(4) {
      settings.limits.caps = [
        Limits.Cap(
          subject: .label("green"), maximumAmount: Money(minorUnits: 400), maximumProjects: nil)
      ]
    }
    return settings
  }
}

extension RandomBallotContests {
  /// Ranked ballots: as many voters as each of four primes says fund a project that costs one vote.
  /// Then x holds three thirds of a vote and y a whole one, and only one of them fits its site.
  static func thirds(digits: Int64) -> OneContest {
    let costs = [5, 7, 11, 13].map { _ in Int64(1) } + [2, 1, 1, 5]
    var field = costs.enumerated().map { place, cost in
      Project(id: "p\(place)", name: "", cost: Money(minorUnits: cost))
    }
    let (t, x, y, z) = (4, 5, 6, 7)
    for place in [x, y] { field[place].groups = ["site"] }
    func ballots(_ choices: [Int], count: Int64) -> Ballot {
      let ranked = choices.enumerated().map { ($1, Int64($0)) }
      return Ballot(weight: count * weightScale, choices: ranked, district: 0)
    }
    let all =
      [5, 7, 11, 13].enumerated().map { ballots([$0], count: $1) }
      + [ballots([t, x], count: 3), ballots([z, y], count: 1)]
    var settings = ContestSettings(
      rule: RuleChoice(
        name: "expanding-approvals", parameters: [.init("digits", .count(digits))]))
    settings.ballots.kind = .ranked
    var instance = Instance(
      councilID: "c", poolID: "P", field: field,
      tally: tally(all, .ranked, projects: field.count), amount: Money(minorUnits: 40),
      settings: settings, tieChain: [.lot])
    addRanks(all, to: &instance)
    instance.profile = profile(all, .ranked, hasDistricts: false)
    instance.lot = LotOrder(order: field.map(\.id).reversed())
    instance.eligible = 40
    return OneContest(instance: instance)
  }
}

extension OneContest {
  /// An override funds the first project that costs something and that the pool can pay.
  mutating func prefund() {
    let place = instance.field.firstIndex {
      $0.state == .qualified && $0.cost <= instance.amount && !$0.cost.isZero
    }
    guard let place else { return }
    instance.prefunded = [place]
    overrides.append(
      Override(
        projectID: instance.field[place].id, action: .fund, reason: "r", by: "b", on: nil,
        cost: nil, place: SourceLocation(file: "cycle.yaml")))
  }
}
