import BigInt
import BudgetModel
import Foundation
import Testing

@testable import Confederation

/// Every method against its words, over all small councils.
@Suite struct SeatMethodTests {
  private static let isWhole = ProcessInfo.processInfo.environment["TROWEL_ALL_WORLDS"] == "1"
  private static let orders = [
    [0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0],
  ]
  private struct Bounds {
    var minimum: Int64 = 0
    var maximum: Int64?
    var baseSeats: Int64 = 0
  }

  /// Every choice of bases, the largest first: the orders of the lot make up for the others.
  private static func bases(of councils: Int, upTo most: Int64) -> [[Int64]] {
    var all: [[Int64]] = [[]]
    for _ in 0..<councils {
      all = all.flatMap { bases in (0...(bases.last ?? most)).map { bases + [$0] } }
    }
    return all
  }

  /// Without a lot a count either does not depend on it, or stops and names who is tied.
  private func compare(
    _ method: SeatRule.Method, _ bases: [Int64], _ total: Int64, _ bounds: Bounds
  ) -> String? {
    var councils = Apportioned(method, bases, total: total)
    councils.rule.minimum = bounds.minimum
    councils.rule.maximum = bounds.maximum
    councils.rule.baseSeats = bounds.baseSeats
    let expected = Self.orders.map { lot in
      let naive = NaiveSeats(
        method: method, bases: bases, total: total, minimum: bounds.minimum,
        maximum: bounds.maximum, baseSeats: bounds.baseSeats, lot: lot)
      return method == .hamilton ? naive.hamilton() : naive.divided()
    }
    for (lot, seats) in zip(Self.orders, expected) {
      let found = try? councils.seats(lot: lot.map(Apportioned.id))
      if found != seats { return "\(method) \(bases) \(total) \(bounds) \(lot): \(found as Any)" }
    }
    let isOpen = Set(expected).count > 1
    let found = try? councils.seats()
    if found != (isOpen ? nil : expected[0]) { return "\(method) \(bases) \(total) without a lot" }
    guard isOpen else { return nil }
    if case .tieWithoutLot(let tied, _) = councils.failure() {
      let differ = bases.indices.filter { place in Set(expected.map { $0?[place] }).count > 1 }
      return tied == differ.map(Apportioned.id) ? nil : "\(method) \(bases) \(total): \(tied)"
    }
    return "\(method) \(bases) \(total): \(councils.failure() as Any)"
  }

  @Test(arguments: NaiveSeats.divisors + [.hamilton])
  func eachMethodIsWhatItsWordsSay(method: SeatRule.Method) {
    let isDegressive = method == .degressive
    let bounds = [
      Bounds(baseSeats: isDegressive ? 1 : 0),
      Bounds(minimum: 1, maximum: 3, baseSeats: 0), Bounds(minimum: 2, baseSeats: 0),
      Bounds(maximum: 4, baseSeats: isDegressive ? 2 : 0),
    ]
    var (compared, wrong) = (0, [String]())
    for bases in Self.bases(of: 3, upTo: Self.isWhole ? 6 : 4) {
      for total in Int64(0)...(Self.isWhole ? 10 : 6) {
        for bounds in bounds {
          compared += 1
          compare(method, bases, total, bounds).map { wrong.append($0) }
        }
      }
    }
    #expect(compared == (Self.isWhole ? 84 * 11 * 4 : 35 * 7 * 4))
    #expect(wrong == [])
  }

  /// I6: seats sum to the total, and Hamilton stays in quota.
  @Test func hamiltonStaysInQuota() throws {
    for bases in Self.bases(of: 3, upTo: 5).dropFirst() {
      let whole = bases.reduce(0, +)
      for total in Int64(0)...9 {
        let seats = try Apportioned(.hamilton, bases, total: total).seats(lot: ["a", "b", "c"])
        #expect(seats.reduce(0, +) == total)
        for (count, base) in zip(seats, bases) {
          #expect(count * whole > total * base - whole && count * whole < total * base + whole)
        }
      }
    }
  }

  /// I7: with one more seat nobody loses one.
  @Test(arguments: NaiveSeats.divisors)
  func divisorMethodsAreHouseMonotone(method: SeatRule.Method) throws {
    var grown = 0
    for bases in Self.bases(of: 4, upTo: 4).dropFirst() {
      var earlier = bases.map { _ in Int64(0) }
      for total in Int64(0)...10 {
        var councils = Apportioned(method, bases, total: total)
        councils.rule.baseSeats = 0
        let seats = try councils.seats(lot: ["c", "a", "d", "b"])
        #expect(seats.reduce(0, +) == total)
        #expect(zip(earlier, seats).allSatisfy { $0 <= $1 })
        earlier = seats
        grown += 1
      }
    }
    #expect(grown == 69 * 11)
  }

  /// I6 with four councils and any bounds that leave room.
  @Test(arguments: NaiveSeats.divisors + [.hamilton])
  func seatsSumToTheTotalWithinTheBounds(method: SeatRule.Method) throws {
    var numbers = SeededNumbers(seed: 9)
    for _ in 0..<400 {
      let bases = (0..<numbers.number(in: 1...12)).map { _ in
        Int64(numbers.number(in: 1...1_000_000))
      }
      let low = Int64(numbers.number(in: 0...3))
      let high = low + Int64(numbers.number(in: 0...9))
      let room = Int(high - low) * bases.count
      let total = low * Int64(bases.count) + Int64(numbers.number(in: 0...room))
      var councils = Apportioned(method, bases, total: total)
      councils.rule.minimum = low
      councils.rule.maximum = high
      councils.rule.baseSeats = 0
      let seats = try councils.seats(lot: councils.ids)
      #expect(seats.reduce(0, +) == total)
      #expect(seats.allSatisfy { (low...high).contains($0) })
    }
  }

  @Test func aRatioRoundsAsItSays() throws {
    for per in Int64(1)...9 {
      for people in Int64(0)...40 {
        let whole = Int64(0)...41
        let expected: [SeatRule.Rounding: Int64?] = [
          .floor: whole.last { $0 * per <= people },
          .ceil: whole.first { $0 * per >= people },
          .halfUp: whole.last { (2 * $0 - 1) * per <= 2 * people },
          .halfDown: whole.first { (2 * $0 + 1) * per >= 2 * people },
        ]
        for (rounding, seats) in expected {
          var councils = Apportioned(.ratio, [people])
          councils.rule.per = per
          councils.rule.rounding = rounding
          #expect(try councils.seats() == [seats])
        }
      }
    }
  }

  @Test(
    arguments: [
      (10_000, 0), (10_001, 1), (30_000, 1), (30_001, 2), (87_444, 4), (29_999, 1), (9_999, 0),
    ] as [(Int64, Int64)])
  func theExampleOfRatios(people: Int64, seats: Int64) throws {
    var councils = Apportioned(.ratio, [people])
    councils.rule.per = 20_000
    councils.rule.rounding = .halfDown
    #expect(try councils.seats() == [seats])
    councils.rule.rounding = .halfUp
    #expect(try councils.seats() == [people == 10_000 ? 1 : people == 30_000 ? 2 : seats])
    // The middle of a range of numbers near the largest does not overflow.
    councils.rule.per = .max
    #expect(try councils.seats() == [0])
  }

  @Test(
    arguments: [
      (.dhondt, [13, 6, 1, 0]), (.sainteLague, [12, 7, 1, 0]), (.huntingtonHill, [12, 6, 1, 1]),
      (.adams, [12, 6, 1, 1]), (.hamilton, [12, 6, 1, 1]),
    ] as [(SeatRule.Method, [Int64])])
  func theExampleOfMethods(method: SeatRule.Method, seats: [Int64]) throws {
    let councils = Apportioned(method, [60_270, 32_100, 5_400, 2_230], total: 20)
    #expect(try councils.seats() == seats)
  }

  @Test func n3MoreVotesLessPower() throws {
    #expect(try Apportioned(.sainteLague, [3, 4], total: 3).seats() == [1, 2])
    #expect(try Apportioned(.sainteLague, [5, 4], total: 3).seats() == [2, 1])
  }

  @Test func n4HamiltonLosesASeatAsTheHouseGrows() throws {
    #expect(try Apportioned(.hamilton, [3, 3, 1], total: 3).seats() == [1, 1, 1])
    #expect(try Apportioned(.hamilton, [3, 3, 1], total: 4).seats() == [2, 2, 0])
  }

  @Test func stepsCountPeopleOneByOne() throws {
    let steps: [SeatRule.Step] = [
      .init(bound: 10, per: 3), .init(bound: 24, per: 5), .init(bound: 30, per: 2),
    ]
    for people in Int64(0)...40 {
      var (expected, below) = (Int64(0), Int64(0))
      for step in steps {
        for person in 1...people + 1 where person <= people {
          let isHere = person > below && person <= step.bound
          expected += isHere && (person - below) % step.per == 0 ? 1 : 0
        }
        below = step.bound
      }
      var councils = Apportioned(.steps, [people])
      councils.rule.steps = steps
      #expect(try councils.seats() == [expected])
    }
    var councils = Apportioned(.steps, [95, 115, 300, 1_000])
    councils.rule.steps = [.init(bound: 100, per: 10), .init(bound: 300, per: 20)]
    #expect(try councils.seats() == [9, 10, 20, 20])
  }

  @Test func degressiveGivesBaseSeatsApartFromAdams() throws {
    var councils = Apportioned(.degressive, [1000, 300, 10, 0], total: 18)
    councils.rule.baseSeats = 2
    #expect(try councils.seats() == [9, 4, 3, 2])
    councils.rule.maximum = 6
    #expect(try councils.seats() == [6, 6, 4, 2])
  }

  @Test func aSquareRootIsAWeight() throws {
    let rows = try Apportioned(.squareRoot, [0, 1, 2, 10_000, .max]).result().rows
    #expect(rows.map(\.seats) == [nil, nil, nil, nil, nil])
    #expect(
      rows[0..<4].map(\.weight) == [Ratio(0), Ratio(10_000), Ratio(14_142), Ratio(1_000_000)])
    let root = rows[4].weight.numerator
    let square = BigInt(Int64.max) * 100_000_000
    #expect(root * root <= square && (root + 1) * (root + 1) > square)
  }

  /// The claims on both sides of the cut, and none between.
  @Test(arguments: NaiveSeats.divisors)
  func aLargeHouseIsCutAtOneQuotient(method: SeatRule.Method) throws {
    var numbers = SeededNumbers(seed: 3)
    let bases = (0..<2_000).map { _ in Int64(numbers.number(in: 1...5_000_000)) }
    var house = SeatHouse(method: method, bases: bases, start: 0, apart: 0, maximum: nil)
    house.fill(20_000)
    #expect(house.seats.reduce(0, +) == 20_000)
    let lowest = house.given.compactMap { $0 }.min()
    let highest = bases.indices.compactMap { house.next($0) }.max()
    #expect(try #require(lowest) >= (try #require(highest)))
  }
}
