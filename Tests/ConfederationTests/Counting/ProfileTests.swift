import BudgetModel
import Testing

@testable import Confederation

/// The ballots that a rule reads are those that the tallies sum.
@Suite struct ProfileTests {
  /// A rule that needs ballots.
  static let rule = "equal-shares"

  private func reading(_ random: RandomWorld) -> RandomWorld {
    var random = random
    for place in random.world.contests.indices {
      random.world.contests[place].settings.rule.name = Self.rule
    }
    return random
  }

  private func world(
    _ change: (inout ContestSettings) -> Void = { _ in }
  ) -> CountingWorld {
    .one {
      $0.rule = RuleChoice(name: Self.rule)
      change(&$0)
    }
  }

  // MARK: Against the naive count

  @Test(arguments: 0..<4)
  func theRowsAreThoseOfANaiveReading(_ part: Int) throws {
    var rows = 0
    for seed in (part * 100)..<((part + 1) * 100) {
      let random = reading(RandomWorld(seed: UInt64(seed)))
      let naive = NaiveCount(
        random.world, meaning: random.meaning, isOrdered: random.isOrdered, random.ballots)
      let count = random.world.count(random.sheets(files: 1 + seed % 3))
      for place in random.world.contests.indices {
        let profile = try #require(count.profiles[place])
        let read = profile.read(place, random.world)
        #expect(read == naive.totals[place].rows, "seed \(seed), contest \(place), \(random.kind)")
        rows += read.count
      }
    }
    #expect(rows > 200)
  }

  @Test func everyRowIsWhatAProfilePromises() {
    for seed in 0..<400 {
      let random = reading(RandomWorld(seed: UInt64(seed)))
      let count = random.world.count(random.sheets())
      for (place, profiles) in count.profiles {
        let profile = profiles.profile
        #expect(profile.starts.count == profile.rowCount + 1)
        #expect(profile.starts.last == profile.choices.count)
        #expect(profile.weights.allSatisfy { $0 > 0 })
        #expect(profile.values.count == (random.kind == .approval ? 0 : profile.choices.count))
        for row in 0..<profile.rowCount {
          let own = profile.choices[profile.range(of: row)]
          #expect(zip(own, own.dropFirst()).allSatisfy { $0 < $1 }, "seed \(seed)")
        }
        expectSums(of: profile, are: count.totals[place], random.world, place, "seed \(seed)")
      }
    }
  }

  private func expectSums(
    of profile: BallotProfile, are tally: ContestTally, _ world: CountingWorld, _ contest: Int,
    _ comment: Comment
  ) {
    var votes = tally.votes.map { _ in Ratio.zero }
    var weight = Ratio.zero
    for row in 0..<profile.rowCount {
      let own = Ratio(profile.weights[row], over: profile.weightScale)
      weight += own
      for entry in profile.range(of: row) { votes[Int(profile.choices[entry])] += own }
    }
    #expect(weight == tally.weight, comment)
    let entry = world.contests[contest]
    for (place, id) in entry.projects.enumerated() {
      let isVoid = world.projects[world.projectIndex(id)].state != .qualified
      if !(isVoid && entry.settings.ignoresBlankBallots) {
        #expect(votes[place] == tally.votes[place], comment)
      }
    }
  }

  @Test func aRuleThatReadsTalliesGetsNoProfile() {
    for seed in 0..<40 {
      let random = RandomWorld(seed: UInt64(seed))
      #expect(random.world.count(random.sheets()).profiles.isEmpty)
    }
  }

  // MARK: Kinds of ballots

  @Test func equalBallotsAreOneRow() {
    let count = world().count(
      "north",
      [
        WrittenBallot("b1", "p1 p2"), WrittenBallot("b2", "p2 p1"), WrittenBallot("b3"),
        WrittenBallot("b4", "p2"), WrittenBallot("b5"), WrittenBallot("b6", "p1 p2"),
        // Not plain: the first of two equal choices stands.
        WrittenBallot("b7", "p2 p1 p2"),
      ])
    #expect(count.rows() == ["north 1: p2", "north 2:", "north 4: p1 p2"])
    #expect(count.profiles[0]?.profile.rowCount == 3)
  }

  @Test func ranksAreThePlacesThatChoicesShare() {
    func rows(_ gaps: BallotSettings.RankGaps) -> [String] {
      let world = world {
        $0.ballots.kind = .ranked
        $0.ballots.allowsEqualRanks = true
        $0.ballots.rankGaps = gaps
      }
      return world.count(
        "north", meaning: .rank,
        [
          WrittenBallot("b1", "p3 p1 p2", "1 2 2"), WrittenBallot("b2", "p1 p2 p4", "2 2 5"),
          WrittenBallot("b3", "p2 p1 p3", "2 2 1"),
        ]
      ).rows()
    }
    #expect(rows(.compress) == ["north 1: p1=1 p2=1 p4=3", "north 2: p1=2 p2=2 p3=1"])
    #expect(rows(.keep) == ["north 1: p1=2 p2=2 p4=5", "north 2: p1=2 p2=2 p3=1"])
  }

  @Test func pointsStandOverOneScaleAndOnlyPositiveOnes() {
    let world = world { $0.ballots.kind = .points }
    var halves = world.writer("north", file: "ballots/a.csv")
    (halves.meaning, halves.valueScale) = (.points, 2)
    var thirds = world.writer("north", file: "ballots/b.csv")
    (thirds.meaning, thirds.valueScale) = (.points, 3)
    let count = world.count([
      halves.sheet([WrittenBallot("b1", "p1 p2", "1.5 1"), WrittenBallot("b2", "p1 p2", "0 -1")]),
      thirds.sheet([WrittenBallot("b3", "p2 p1", "1 4/3"), WrittenBallot("b4", "p2 p3", "1 0")]),
    ])
    #expect(count.profiles[0]?.profile.valueScale == 6)
    #expect(
      count.rows() == [
        "north 1:", "north 1: p1=3/2 p2=1", "north 1: p1=4/3 p2=1", "north 1: p2=1",
      ])
  }

  @Test func pointsBeyondSixtyFourBitsAreRefused() {
    let world = world { $0.ballots.kind = .points }
    var fine = world.writer("north", file: "ballots/a.csv")
    (fine.meaning, fine.valueScale) = (.points, 1_000_000)
    var large = world.writer("north", file: "ballots/b.csv")
    large.meaning = .points
    let sheets = [
      fine.sheet([WrittenBallot("b1", "p1", "1/1000000")]),
      large.sheet([WrittenBallot("b2", "p1", "9300000000000")]),
    ]
    #expect(
      world.count(sheets).lines == [
        "ballots/b.csv: error: the points of a ballot, over the common denominator of all points, "
          + "are more than 64 bits hold; use smaller or rounder numbers [overflow]"
      ])
    #expect(CountingWorld.one { $0.ballots.kind = .points }.count(sheets).lines == [])
  }

  @Test func amountsAreThoseGivenOrPrinted() {
    var world = world { $0.ballots.kind = .knapsack }
    world.published = ["N": 100_000]
    world.projects[1].costMinimum = Money(minorUnits: 500)
    world.projects[1].costOnBallot = Money(minorUnits: 1500)
    var given = world.writer("north", file: "ballots/a.csv")
    given.meaning = .amount
    let chosen = world.writer("north", file: "ballots/b.csv")
    let count = world.count([
      given.sheet([
        WrittenBallot("b1", "p1 p2", "1000 700"), WrittenBallot("b2", "p1 p2", "0 1500"),
      ]),
      chosen.sheet([WrittenBallot("b3", "p2"), WrittenBallot("b4", "p3 p2")]),
    ])
    #expect(count.lines == [])
    #expect(
      count.rows() == [
        "north 1: p1=1000 p2=700", "north 1: p2=1500 p3=3000", "north 2: p2=1500",
      ])
  }

  // MARK: Who is in it

  @Test func voidChoicesStandInTheRows() {
    var world = world()
    world.projects[2].state = .withdrawn
    let ballots = [WrittenBallot("b1", "p3 p1"), WrittenBallot("b2", "p3"), WrittenBallot("b3")]
    #expect(world.count("north", ballots).rows() == ["north 1:", "north 1: p1 p3", "north 1: p3"])
    world.contests[0].settings.ignoresBlankBallots = true
    let count = world.count("north", ballots)
    #expect(count.rows() == ["north 1: p1 p3"])
    #expect(count.totals[0].votes[2] == Ratio(2))
    #expect(count.checks["C3"] == true)
  }

  @Test func aBallotThatDoesNotTouchAContestIsNoRowOfIt() {
    var world = CountingWorld.city { $0.rule = RuleChoice(name: Self.rule) }
    world.projects[world.projectIndex("n2").position].state = .withdrawn
    let count = world.count(
      "north",
      [
        WrittenBallot("b1", "n1 c1"), WrittenBallot("b2", "c1"), WrittenBallot("b3", "n2"),
        WrittenBallot("b4"),
      ])
    #expect(count.rows(of: 0, world) == ["north 2: c1"])
    #expect(count.rows(of: 1, world) == ["north 1: n1", "north 1: n2"])
  }

  @Test func rejectedAndExcludedBallotsAreNoRows() {
    let world = world { $0.ballots.maximumChoices = 2 }
    let count = world.count(
      "north",
      [
        WrittenBallot("b1", "p1 p2 p3"), WrittenBallot("b2", "p1"), WrittenBallot("b2", "p2"),
        WrittenBallot("b3", "p4 zz"),
      ])
    #expect(count.rows() == ["north 1: p4"])
  }

  @Test func aSharedVoterHasPartOfTheWeightInEach() {
    var world = CountingWorld()
    world.byLaw.membership = .split
    world.council("city")
    world.council("north", under: "city")
    world.council("plant", under: "city") { $0.dimension = .workplace }
    for id in ["n1", "w1"] { world.project(id, cost: 1000) }
    for (pool, id) in [("N", "n1"), ("W", "w1")] {
      world.contest(pool, of: "city", [id]) { $0.rule = RuleChoice(name: Self.rule) }
      world.participants[pool] = ["north", "plant"]
    }
    let both = [("north", "b1", "n1"), ("plant", "b2", "n1")].map { council, id, choice in
      world.writer(council).sheet([
        WrittenBallot(id, choice).with { $0.voter = "ann" },
        WrittenBallot(id + "x", choice).with { $0.voter = id },
      ])
    }
    let count = world.count(both)
    #expect(count.lines == [])
    #expect(count.rows(of: 0, world) == ["north 3/2: n1", "plant 3/2: n1"])
    #expect(count.totals[0].weight == Ratio(3))
  }

  @Test func weightsStandOverTheScaleOfTheTally() {
    let count = world().count(
      "north",
      [
        WrittenBallot("b1", "p1").with { $0.weight = Ratio(1, over: 3) },
        WrittenBallot("b2", "p1").with { $0.weight = Ratio(1, over: 2) },
        WrittenBallot("b3", "p2"),
      ])
    #expect(count.rows() == ["north 1: p2", "north 5/6: p1"])
  }

  @Test func channelsChangeNoRow() {
    let ballots = [
      WrittenBallot("b1", "p1 p2").with { $0.channel = "web" }, WrittenBallot("b2", "p2 p1"),
    ]
    let channels = SettingValue.named([.init("web", .ratio(.one))])
    let weighted = world { $0.rule.parameters = [.init("channels", channels)] }
    #expect(weighted.count("north", ballots).rows() == ["north 2: p1 p2"])
    #expect(world().count("north", ballots).rows() == ["north 2: p1 p2"])
  }

  // MARK: Sheets, blocks and workers

  /// Ballots of one council as files; each file is a block of its own.
  private func profile(_ files: [[String]]) throws -> (rows: [String], count: Int) {
    let world = world()
    let sheets = files.enumerated().map { number, choices in
      world.writer("north", file: "ballots/north-\(number).csv").sheet(
        choices.enumerated().map { WrittenBallot("b\(number)-\($0)", $1) })
    }
    let count = world.count(sheets)
    return (count.rows(), try #require(count.profiles[0]).profile.rowCount)
  }

  @Test func equalRowsOfBlocksAreJoinedWhereItPays() throws {
    let same = try profile([["p1", "p2"], ["p2", "p1"], ["p3", "p1", "p1"]])
    #expect(same.rows == ["north 1: p3", "north 2: p2", "north 4: p1"])
    #expect(same.count == 3)
    // The second block has nothing of the first one, so that nobody looks on.
    let other = try profile([["p1", "p2"], ["p3", "p4"], ["p1", "p4", "p4"]])
    #expect(other.rows == ["north 1: p2", "north 1: p3", "north 2: p1", "north 3: p4"])
    #expect(other.count == 6)
  }

  @Test func aThirdOfTheRowsIsEnoughForThreeBlocks() throws {
    func count(_ second: [String]) throws -> Int {
      try profile([["p1", "p2"], second, ["p1"]]).count
    }
    let six = ["p1", "p1 p2", "p1 p3", "p2 p3", "p3", "p4"]
    #expect(try count(six) == 2 + 5)
    let seven = six + ["p1 p4"]
    #expect(try count(seven) == 2 + 7 + 1)
  }

  @Test func sharesOfManyRowsAreJoinedWithoutLoss() {
    var numbers = SeededNumbers(seed: 8)
    var weights: [[Int32]: Int64] = [:]
    let blocks = (0..<3).map { _ in
      var block = JoinedRows(BallotProfile())
      for _ in 0..<13_000 {
        let first = Int32(numbers.number(in: 0...299))
        let choices = [first, first + Int32(numbers.number(in: 1...150))]
        block.join(choices, [], weight: Int64(first + 1))
        weights[choices, default: 0] += Int64(first + 1)
      }
      return block
    }
    let joined = ProfileJoin.joined(blocks, BallotProfile(), workers: OneWorker())
    #expect(joined.count == 2)
    #expect(joined.reduce(0) { $0 + $1.profile.rowCount } == weights.count)
    for profile in joined.map(\.profile) {
      for row in 0..<profile.rowCount {
        #expect(weights[Array(profile.choices[profile.range(of: row)])] == profile.weights[row])
      }
    }
  }

  @Test func equalRowsOfTwoCouncilsStayApart() {
    let world = CountingWorld.city { $0.rule = RuleChoice(name: Self.rule) }
    let sheets = ["north", "south"].map {
      world.writer($0).sheet([WrittenBallot("b1", "c1"), WrittenBallot("b2", "c1")])
    }
    #expect(world.count(sheets).rows(of: 0, world) == ["north 2: c1", "south 2: c1"])
  }

  @Test func filesBlocksAndWorkersGiveOneProfile() throws {
    let world = world()
    var numbers = SeededNumbers(seed: 5)
    let ballots = (0..<66_000).map { number in
      let choices = (0..<numbers.number(in: 0...4)).map { _ in "p\(numbers.number(in: 1...5))" }
      return WrittenBallot("b\(number)", choices.joined(separator: " "))
    }
    let whole = world.writer("north").sheet(ballots)
    func profile(_ sheets: [BallotSheet], _ workers: some Workers) throws -> CouncilProfiles {
      let count = BallotCount.make(plan: world.plan, sheets: sheets, workers: workers)
      #expect(count.checks["C3"] == true)
      return try #require(count.profiles[0])
    }
    let one = try profile([whole], OneWorker())
    #expect(one.profile.rowCount == 16)
    for workers in [2, 5] {
      #expect(try profile([whole], TurnWorkers(count: workers)) == one)
    }
    let files = [0..<7, 7..<30_000, 30_000..<66_000].map { range in
      world.writer("north", file: "ballots/north-\(range.count).csv").sheet(Array(ballots[range]))
    }
    let apart = try profile(files, TurnWorkers(count: 2))
    #expect(apart.read(0, world) == one.read(0, world))
  }
}

/// Takes every `count`th piece in turn, the last pieces first.
private struct TurnWorkers: Workers {
  var count: Int
  func map<Result: Sendable>(_ pieces: Int, _ body: @Sendable (Int) -> Result) -> [Result] {
    var results = [Result?](repeating: nil, count: pieces)
    for worker in 0..<count {
      for piece in stride(from: worker, to: pieces, by: count).reversed() {
        results[piece] = body(piece)
      }
    }
    return results.map { $0! }
  }
}

extension BallotCount {
  /// `council weight: project=value …` for each row that differs from the others, in order.
  func rows(of contest: Int = 0, _ world: CountingWorld? = nil) -> [String] {
    let world = world ?? .one()
    guard let profile = profiles[contest] else { return [] }
    return profile.read(contest, world).map { row, weight in
      let choices = row.choices.sorted { $0.key < $1.key }.map { project, value in
        " " + project + (value.map { "=" + $0.exact } ?? "")
      }
      return "\(row.council) \(weight.exact):" + choices.joined()
    }.sorted()
  }
}

extension CouncilProfiles {
  /// Weight by what the ballots say and where they were cast.
  func read(_ contest: Int, _ world: CountingWorld) -> [NaiveCount.Row: Ratio] {
    let entry = world.contests[contest]
    let ids = entry.projects.map(world.projectIndex).sorted().map { world.projects[$0.position].id }
    var read: [NaiveCount.Row: Ratio] = [:]
    for part in parts {
      for row in part.rows {
        var choices: [String: Ratio?] = [:]
        for place in profile.range(of: row) {
          let value =
            profile.values.isEmpty ? nil : Ratio(profile.values[place], over: profile.valueScale)
          choices.updateValue(value, forKey: ids[Int(profile.choices[place])])
        }
        let own = NaiveCount.Row(council: world.tree[part.council].id, choices: choices)
        read[own, default: .zero] += Ratio(profile.weights[row], over: profile.weightScale)
      }
    }
    return read
  }
}
