import BudgetModel
import Testing

@testable import Confederation

@Suite struct RepeatedBallotTests {
  private let ballots = [
    WrittenBallot("b1", "p1").with { $0.sequence = 7 },
    WrittenBallot("b2", "p2").with { $0.sequence = 8 },
    WrittenBallot("b1", "p3").with { $0.sequence = 3 },
  ]

  @Test func noneOfTheBallotsWithOneIdCounts() {
    let count = CountingWorld.one().count("north", ballots)
    #expect(count.votes() == ["0", "1", "0", "0"])
    #expect(
      count.lines == [
        "ballots/north.csv:2:1: reject: ballot b1 stands more than once in council north; none of "
          + "them is counted [ballot-duplicate-id]",
        "ballots/north.csv:4:1: reject: ballot b1 stands more than once in council north; none of "
          + "them is counted [ballot-duplicate-id]",
      ])
    #expect(count.councilBallots[0].rejected == ["ballot-duplicate-id": 2])
    #expect(count.checks == ["C1": true, "C2": true, "C3": true])
  }

  @Test func theLowestOrHighestSequenceMayDecide() {
    var world = CountingWorld.one()
    world.byLaw.duplicateBallot = .firstBySeq
    #expect(world.count("north", ballots).votes() == ["0", "1", "1", "0"])
    #expect(
      world.count("north", ballots).lines == [
        "ballots/north.csv:2:1: reject: ballot b1 stands more than once in council north; only the "
          + "one with the lowest seq is counted [ballot-duplicate-id]"
      ])
    world.byLaw.duplicateBallot = .lastBySeq
    #expect(world.count("north", ballots).votes() == ["1", "1", "0", "0"])
  }

  @Test func aSequenceThatDecidesMustBeThereAndUnique() {
    var world = CountingWorld.one()
    world.byLaw.duplicateBallot = .firstBySeq
    let without = [WrittenBallot("b1", "p1"), WrittenBallot("b1", "p3")]
    #expect(
      world.count("north", without).lines == [
        "ballots/north.csv:2:50: error: ballot b1 repeats an id or a voter and has no seq; give each "
          + "of them its own number in the column seq [seq-missing]"
      ])
    let twins = without.map { ballot in ballot.with { $0.sequence = 4 } }
    #expect(
      world.count("north", twins).lines == [
        "ballots/north.csv:3:50: error: ballot b1 repeats an id or a voter and has the seq 4 of "
          + "another one; give each of them its own number in the column seq [seq-missing]"
      ])
    #expect(world.count("north", [WrittenBallot("b1", "p1")]).lines == [])
  }

  @Test func aByLawMayRefuseTheWholeCount() {
    var world = CountingWorld.one()
    world.byLaw.duplicateBallot = .error
    #expect(
      world.count("north", ballots).lines == [
        "ballots/north.csv:2:1: error: ballot b1 stands more than once in its council; "
          + "duplicate-ballot is error, so the count does not run [ballot-duplicate-id]",
        "ballots/north.csv:4:1: error: ballot b1 stands more than once in its council; "
          + "duplicate-ballot is error, so the count does not run [ballot-duplicate-id]",
      ])
  }

  @Test func rowsOfOneBallotThatDisagreeAreNoBallot() {
    var world = CountingWorld.one()
    world.byLaw.duplicateBallot = .firstBySeq
    let ballot = WrittenBallot("b1", "p1 p2").with {
      $0.isConflicting = true
      $0.rows = 2
    }
    let count = world.count("north", [ballot])
    #expect(
      count.lines == [
        "ballots/north.csv:2:1: reject: the rows of ballot b1 disagree in a column that a ballot has "
          + "once; the ballot is not counted [ballot-duplicate-id]"
      ])
    #expect(
      count.reconciliation.filter { $0.scope == "total" && $0.quantity == "rows" }.map(\.value)
        == [2, 0, 2, 0, 0])
  }

  @Test func idsAreComparedAcrossTheFilesOfACouncilAndNotAcrossCouncils() {
    let world = CountingWorld.city()
    let first = world.writer("north", file: "ballots/a.csv")
    let second = world.writer("north", file: "ballots/b.csv")
    let other = world.writer("south")
    let count = world.count([
      second.sheet([WrittenBallot("x", "n1")]), other.sheet([WrittenBallot("x", "s1")]),
      first.sheet([WrittenBallot("x", "n2"), WrittenBallot("y", "n2")]),
    ])
    #expect(count.votes(1) == ["0", "1"])
    #expect(count.votes(2) == ["1", "0"])
    #expect(count.rejected.map(\.file) == ["ballots/a.csv", "ballots/b.csv"])
  }

  @Test func aMillionIdsKeepTheirRepetitionsApart() {
    var keys = IDColumn()
    for number in 0..<300_000 { keys.append(String(number % 299_997).utf8) }
    let column = KeyColumn(keys: keys, firstRow: 5, codes: Array(repeating: 0, count: 300_000))
    #expect(
      EqualKeys.groups(in: [column], workers: OneWorker()) == [
        [5, 300_002], [6, 300_003], [7, 300_004],
      ])
  }

  /// Ascending keys are not searched; a repetition at any border is still found.
  @Test func aRepetitionAmongAscendingKeysIsFound() {
    func column(_ keys: [String], from row: Int, out: Set<Int> = []) -> KeyColumn {
      var ids = IDColumn()
      for key in keys { ids.append(key.utf8) }
      return KeyColumn(
        keys: ids, firstRow: row, codes: keys.indices.map { out.contains($0) ? 1 : 0 })
    }
    func groups(_ columns: [KeyColumn]) -> [[Int]] {
      EqualKeys.groups(in: columns, workers: OneWorker())
    }
    let rising = ["9", "10", "abcdefgh1", "abcdefgh2", "abcdefgi1", "abcdefgi12"]
    #expect(groups([column(rising, from: 0)]) == [])
    #expect(groups([column(rising, from: 0), column(["zabcdefgi12"], from: 6)]) == [])
    #expect(groups([column(rising, from: 0), column([rising[5], "z"], from: 6)]) == [[5, 6]])
    #expect(groups([column(rising, from: 0), column(["", "9"], from: 6)]) == [[0, 7]])
    #expect(groups([column(["1", "1", "2"], from: 0)]) == [[0, 1]])
    #expect(groups([column(["1", "1", "2"], from: 0, out: [1])]) == [])
    #expect(groups([column(["2", "1", "2"], from: 0)]) == [[0, 2]])
    let many = (1_000_000..<1_262_144).map(String.init)
    #expect(groups([column(many + [many[262_143]], from: 0)]) == [[262_143, 262_144]])
  }

  @Test func keysOfEqualHashAreComparedByteByByte() {
    // Two keys of one 32-bit hash are found by trying.
    var seen: [UInt32: String] = [:]
    var twins: [String] = []
    for number in 0..<400_000 where twins.isEmpty {
      let key = "k\(number)"
      let bytes = Array(key.utf8)
      let hash = keyHash(bytes.span, 0..<bytes.count)
      if let other = seen[hash] { twins = [other, key] }
      seen[hash] = key
    }
    #expect(twins.count == 2)
    var keys = IDColumn()
    for key in twins + twins { keys.append(key.utf8) }
    let column = KeyColumn(keys: keys, firstRow: 0, codes: [0, 0, 0, 0])
    #expect(EqualKeys.groups(in: [column], workers: OneWorker()) == [[0, 2], [1, 3]])
  }
}
