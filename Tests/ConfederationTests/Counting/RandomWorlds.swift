import BudgetModel

@testable import Confederation

/// A small cycle with random settings and random ballots, many of them faulty.
struct RandomWorld {
  var world: CountingWorld
  var kind: BallotKind
  var meaning = BallotSheet.ValueMeaning.none
  var isOrdered = true
  var ballots: [(council: String, ballot: WrittenBallot)] = []

  init(seed: UInt64) {
    var numbers = SeededNumbers(seed: seed)
    let kind = BallotKind.allCases[numbers.number(in: 0...3)]
    self.kind = kind
    let isRanked = kind == .ranked
    world = CountingWorld.city()
    for place in world.contests.indices {
      world.contests[place].settings = Self.settings(kind, &numbers)
    }
    for place in world.projects.indices {
      if numbers.chance(15) { world.projects[place].state = .withdrawn }
      if numbers.chance(50) { world.projects[place].categories = ["green"] }
      world.projects[place].cost = Money(minorUnits: Int64(numbers.number(in: 1...4)))
    }
    world.byLaw.rejectsWholeRow = numbers.chance(25)
    world.byLaw.tieChain = [.moreFirstRanks, .moreCouncils, .morePoints, .lot]
    isOrdered = numbers.chance(70)
    if kind == .points { meaning = .points }
    if isRanked && numbers.chance(60) { meaning = .rank }
    makeBallots(&numbers)
  }

  private static func settings(
    _ kind: BallotKind, _ numbers: inout SeededNumbers
  ) -> ContestSettings {
    let score = kind == .ranked ? (numbers.chance(50) ? "positional" : "copeland") : "votes"
    var parameters = [SettingValue.Member("score", .text(score))]
    // Without channels most ballots of approvals are plain and take the short way.
    if numbers.chance(40) {
      parameters.append(.init("channels", .named([.init("web", .ratio(.one))])))
    }
    var settings = ContestSettings(rule: RuleChoice(name: "greedy", parameters: parameters))
    settings.electorate = numbers.chance(50) ? .all : .touched
    settings.ignoresBlankBallots = numbers.chance(30)
    var ballots = BallotSettings()
    ballots.kind = kind
    if numbers.chance(40) { ballots.maximumChoices = Int64(numbers.number(in: 1...2)) }
    if numbers.chance(30) { ballots.minimumChoices = Int64(numbers.number(in: 1...2)) }
    if numbers.chance(25) { ballots.maximumChoicesByLabel = ["green": 1] }
    ballots.truncatesOvervote = numbers.chance(50)
    ballots.unknownChoiceRejectsBallot = numbers.chance(20)
    if numbers.chance(30) { ballots.duplicateChoiceRejectsBallot = numbers.chance(50) }
    ballots.allowsEqualRanks = numbers.chance(50)
    ballots.rankGaps = [.compress, .keep, .rejectBallot][numbers.number(in: 0...2)]
    if kind == .points {
      if numbers.chance(40) { ballots.minimumPoints = Ratio(numbers.number(in: -1...1)) }
      if numbers.chance(40) { ballots.maximumPoints = Ratio(numbers.number(in: 1...3)) }
      if numbers.chance(30) { ballots.maximumSum = Ratio(numbers.number(in: 1...4)) }
      if numbers.chance(20) { ballots.exactSum = Ratio(numbers.number(in: 1...4)) }
    }
    if kind == .knapsack {
      if numbers.chance(60) { ballots.maximumCost = Money(minorUnits: 4) }
      if numbers.chance(30) { ballots.minimumCost = Money(minorUnits: 2) }
      ballots.truncatesOverLimit = numbers.chance(50)
    }
    settings.ballots = ballots
    return settings
  }

  private mutating func makeBallots(_ numbers: inout SeededNumbers) {
    let isWeighted = numbers.chance(30)
    let hasVoters = numbers.chance(30)
    for number in 0..<numbers.number(in: 0...12) {
      let council = numbers.chance(60) ? "north" : "south"
      var ballot = WrittenBallot("b\(numbers.chance(8) ? 0 : number)")
      // Ranks of one contest only, so that no rank of another one is between.
      let own = council == "north" ? ["n1", "n2"] : ["s1", "s2"]
      let pools = [["c1", "c2"], own, ["c1", "c2"] + own]
      let names =
        kind == .ranked
        ? pools[numbers.number(in: 0...1)]
        : pools[2] + ["zz", council == "north" ? "s1" : "n1"]
      for _ in 0..<numbers.number(in: 0...4) {
        ballot.choices.append(names[numbers.number(in: 0...(names.count - 1))])
        ballot.values.append(String(numbers.number(in: kind == .points ? -1...3 : 0...4)))
      }
      if isWeighted {
        ballot.weight = Ratio(numbers.number(in: 1...5), over: numbers.number(in: 1...5))
      }
      if hasVoters { ballot.voter = "v\(numbers.number(in: 0...12))" }
      if numbers.chance(40) { ballot.channel = "web" }
      ballots.append((council, ballot))
    }
  }

  /// The ballots of each council in `files` files.
  func sheets(files: Int = 1, reversed: Bool = false) -> [BallotSheet] {
    var sheets: [BallotSheet] = []
    for council in ["north", "south"] {
      var own = ballots.filter { $0.council == council }.map(\.ballot)
      if reversed { own.reverse() }
      for file in 0..<files {
        var writer = world.writer(council, file: "ballots/\(council)-\(file).csv")
        writer.meaning = meaning
        writer.isOrdered = isOrdered
        let part = own.indices.filter { $0 % files == file }.map { own[$0] }
        let hasVoters = own.contains { $0.voter != nil }
        sheets.append(
          writer.sheet(
            part.map { ballot in
              ballot.with { if hasVoters { $0.voter = $0.voter ?? "" } }
            }))
      }
    }
    return reversed ? sheets.reversed() : sheets
  }
}
