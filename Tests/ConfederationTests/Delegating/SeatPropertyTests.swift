import BudgetModel
import Testing

@testable import Confederation

/// CONFEDERATION 17, I29 and I31, over random rows.
@Suite struct SeatPropertyTests {
  private static let worlds = 400

  /// Two councils, chains of terms with gaps, recalls and mandates; some rows late, some wrong.
  private struct RandomSeats {
    var numbers: SeededNumbers
    var world = SeatWorld()
    private var people = 0

    init(seed: UInt64, sharesPeople: Bool = true) {
      numbers = SeededNumbers(seed: seed)
      world.use = numbers.chance(70) ? .ofSeats : .ofCouncils("bundle")
      world.sending = ["B", "A"].map {
        .init(councilID: $0, seats: numbers.chance(50) ? 3 : nil)
      }
      if numbers.chance(30) {
        world.instant.deadline = SeatWorld.day(numbers.number(in: 12...18))
      }
      for council in ["A", "B"] {
        for seat in 1...numbers.number(in: 1...3) {
          addTerms("\(council)-\(seat)", council, sharesPeople)
        }
        for mandate in 0...1 { addVersions("M\(mandate)", council) }
      }
    }

    mutating func person(_ sharesPeople: Bool) -> String {
      people += 1
      return sharesPeople ? "d\(numbers.number(in: 0...4))" : "d\(people)"
    }

    private mutating func recorded(_ percent: Int) -> String? {
      numbers.chance(percent) ? SeatWorld.day(numbers.number(in: 1...20)) : nil
    }

    private mutating func addTerms(_ seat: String, _ council: String, _ sharesPeople: Bool) {
      var day = numbers.number(in: 1...14)
      while day < 20 {
        let isOpen = numbers.chance(30)
        let to = day + numbers.number(in: 1...8)
        let (late, lateEnd) = (recorded(20), recorded(20))
        let ending = ["rotation", "option", "recall:X\(numbers.number(in: 0...3))", nil]
        let endedBy = isOpen ? nil : ending[numbers.number(in: 0...3)]
        let mandate = numbers.chance(60) ? "\(council)M\(numbers.number(in: 0...1))" : nil
        let partner = numbers.chance(10) ? person(sharesPeople) : nil
        world.term(
          seat, person(sharesPeople), from: day, to: isOpen ? nil : to, council: council
        ) {
          $0.recordedAt = late
          $0.endRecordedAt = isOpen ? nil : lateEnd
          $0.endedBy = endedBy
          $0.mandateID = mandate
          $0.coDelegateID = partner
        }
        if endedBy?.hasPrefix("recall:") == true, numbers.chance(60) {
          addRecall(of: seat, council, on: to)
        }
        day = isOpen ? 20 : to + (numbers.chance(40) ? numbers.number(in: 1...3) : 0)
      }
    }

    private mutating func addRecall(of seat: String, _ council: String, on day: Int) {
      let id = "X\(world.rows.recalls.count)"
      world.recall(
        id, of: seat, on: day, count: Int64(numbers.number(in: 8...12)),
        votes: numbers.chance(80) ? (2, Int64(numbers.number(in: 1...2))) : nil, council: council)
    }

    private mutating func addVersions(_ name: String, _ council: String) {
      for version in 0..<numbers.number(in: 0...3) {
        let projects = ["p", "q", "r", "other", "unknown"].filter { _ in numbers.chance(40) }
        world.mandate(
          council + name, numbers.chance(85) ? .bundle(projects) : .free,
          version: Int64(version + 1), adopted: numbers.number(in: 1...20), council: council,
          recorded: numbers.chance(30) ? numbers.number(in: 1...20) : nil)
      }
    }
  }

  private func expectSame(_ left: SeatsInForce, _ right: SeatsInForce, _ seed: Int) {
    #expect(left.senders == right.senders, "world \(seed)")
    #expect(left.recalls == right.recalls, "world \(seed)")
    #expect(left.secondSeats == right.secondSeats, "world \(seed)")
    let isNoted = { (finding: Diagnostic) in finding.code == .lateRow }
    #expect(
      left.diagnostics.filter { !isNoted($0) } == right.diagnostics.filter { !isNoted($0) },
      "world \(seed)")
  }

  @Test func theOrderOfRowsDoesNotMatter() {
    for seed in 0..<Self.worlds {
      var random = RandomSeats(seed: UInt64(seed))
      let before = random.world.seats
      for _ in 0..<8 {
        random.world.rows.seatTerms.shuffle(using: &random.numbers)
        random.world.rows.mandates.shuffle(using: &random.numbers)
        random.world.rows.recalls.shuffle(using: &random.numbers)
        random.world.sending.reverse()
      }
      random.world.sending.reverse()
      let after = random.world.seats
      expectSame(before, after, seed)
      #expect(before.notApplied == after.notApplied && before.diagnostics == after.diagnostics)
    }
  }

  /// I31.
  @Test func rowsAfterTheDeadlineChangeOnlyTheListOfWhatIsNotApplied() {
    for seed in 0..<Self.worlds {
      var random = RandomSeats(seed: UInt64(seed))
      let before = random.world.seats
      addLateRows(&random)
      let after = random.world.seats
      expectSame(before, after, seed)
      #expect(after.notApplied.count == before.notApplied.count + 6, "world \(seed)")
      #expect(Set(before.notApplied).isSubset(of: after.notApplied), "world \(seed)")
    }
  }

  private func addLateRows(_ random: inout RandomSeats) {
    for isLateInTime in [true, false] {
      let day = random.numbers.number(in: 1...14)
      let late = SeatWorld.day(19)
      let seat = "A-\(random.numbers.number(in: 1...5))"
      random.world.term(seat, "d1", from: isLateInTime ? 16 : day, council: "A") {
        $0.recordedAt = isLateInTime ? nil : late
        $0.mandateID = "BM1"
        $0.coDelegateID = "d2"
      }
      random.world.mandate(
        "AM\(random.numbers.number(in: 0...2))", .ranking(["nobody", "p"]),
        version: isLateInTime ? 8 : 9, adopted: isLateInTime ? 16 : day,
        recorded: isLateInTime ? nil : 19)
      random.world.recall(isLateInTime ? "Y" : "Z", of: "A-1", on: isLateInTime ? 16 : day) {
        $0.recordedAt = isLateInTime ? nil : late
      }
    }
  }

  /// I29: whoever follows a recalled delegate casts the same mandate with the same weight.
  @Test func aRecallWithoutANewVersionChangesNoNumber() {
    var recalls = 0
    for seed in 0..<Self.worlds {
      var random = RandomSeats(seed: UInt64(seed), sharesPeople: false)
      let before = random.world.seats
      guard recallSomebody(&random) else { continue }
      recalls += 1
      let after = random.world.seats
      #expect(after.numbers == before.numbers, "world \(seed)")
      #expect(
        after.recalls.last?.effect == .ended(delegate: "recalled", successor: "next"),
        "world \(seed)")
      #expect(codes(after) == codes(before), "world \(seed)")
    }
    #expect(recalls > Self.worlds / 4)
  }

  private func codes(_ seats: SeatsInForce) -> [String] {
    seats.diagnostics.map(\.code.name).sorted()
  }

  /// Recalls who holds an open seat on the day before the decision; false: nobody does.
  private func recallSomebody(_ random: inout RandomSeats) -> Bool {
    let open = random.world.rows.seatTerms.firstIndex {
      $0.to == nil && $0.from < SeatWorld.day(11) && $0.recordedAt == nil
        && $0.coDelegateID == nil
    }
    guard let open else { return false }
    let term = random.world.rows.seatTerms[open]
    random.world.rows.seatTerms[open].delegateID = "recalled"
    random.world.rows.seatTerms[open].to = SeatWorld.day(11)
    random.world.rows.seatTerms[open].endedBy = "recall:ZZ"
    random.world.term(term.seatID, "next", from: 11, council: term.councilID)
    random.world.recall("ZZ", of: term.seatID, on: 11, council: term.councilID)
    return true
  }
}

extension SeededNumbers: RandomNumberGenerator {}
