import BudgetModel
import Glibc

/// Approval ballots for rules that need them, the same for the same numbers every time.
struct GeneratedElection {
  /// How ballots are filled.
  enum Ballots {
    /// 5 to 10 projects, half of them of one of 16 districts: nearly every ballot is another.
    case long
    /// At most one project of each of three categories.
    case onePerCategory
  }

  var costs: [Int64]
  var budget: Int64
  var ballots: [[Int32]] = []

  /// - Parameter share: the part of all costs that the budget holds, in hundredths
  init(
    voters: Int, projects: Int, share: Int64, costing unit: Int64, _ kind: Ballots
  ) {
    var random = LinearGenerator(state: 2026)
    costs = (0..<projects).map { _ in Int64(5_000 + random.next(95_000)) * unit }
    budget = costs.reduce(0, +) * share / 100
    for _ in 0..<voters {
      var chosen: Set<Int32> = []
      switch kind {
      case .long:
        let (home, count) = (random.next(16), 5 + random.next(6))
        while chosen.count < count {
          var project = Self.popular(projects, &random)
          if random.next(2) == 0 { project = min(project / 16 * 16 + home, projects - 1) }
          chosen.insert(Int32(project))
        }
      case .onePerCategory:
        for category in 0..<3 where random.next(8) > 0 {
          chosen.insert(Int32(category * (projects / 3) + Self.popular(projects / 3, &random)))
        }
      }
      ballots.append(chosen.sorted())
    }
  }

  /// A project below `count`, low numbers more often.
  private static func popular(_ count: Int, _ random: inout LinearGenerator) -> Int {
    let share = random.next(1_000_000)
    return share * share / 1_000_000 * count / 1_000_000
  }

  func instance(_ rule: RuleChoice) -> Instance {
    let field = costs.enumerated().map { number, cost in
      let digits = String(number)
      let id = "p" + String(repeating: "0", count: 5 - digits.count) + digits
      return Project(id: id, name: "", cost: Money(minorUnits: cost))
    }
    var profile = BallotProfile()
    var votes = costs.map { _ in 0 }
    for ballot in ballots {
      profile.weights.append(1)
      profile.choices += ballot
      profile.starts.append(profile.choices.count)
      for project in ballot { votes[Int(project)] += 1 }
    }
    var tally = ContestTally(projects: costs.count)
    tally.votes = votes.map { Ratio($0) }
    tally.weight = Ratio(ballots.count)
    tally.ballots.counted = ballots.count
    var instance = Instance(
      councilID: "city", poolID: "CITY", field: field, tally: tally,
      amount: Money(minorUnits: budget), settings: ContestSettings(rule: rule),
      tieChain: [.cheaper, .moreVotes, .projectID])
    instance.profile = profile
    instance.minorDigits = 0
    return instance
  }

  /// What the peers read: the budget, the costs, a ballot a line.
  func write(to path: String) {
    let file = fopen(path, "w")!
    fputs("\(budget)\n" + costs.map { String($0) }.joined(separator: " ") + "\n", file)
    for ballot in ballots { fputs(ballot.map { String($0) }.joined(separator: " ") + "\n", file) }
    fclose(file)
  }
}

/// A small linear generator: the same numbers on every machine.
struct LinearGenerator {
  var state: UInt64
  mutating func next(_ bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % bound
  }
}
