import BigInt
import BudgetModel
import Testing

@testable import Confederation

/// Minimum winning support and degrees of removal.
@Suite struct DecidingBodiesTests {
  private typealias Body = DecidingBodies.Body

  private func weighed(
    _ parts: [(Int, Int64)], _ need: DecidingBodies.Need = .moreThanHalf
  ) -> Body {
    .weighed(parts.map { .init(body: $0.0, weight: Ratio($0.1)) }, need: need)
  }
  /// Counting councils below one council, which comes last.
  private func flat(
    _ people: [Int64], _ weights: [Int64], _ need: DecidingBodies.Need = .moreThanHalf
  ) -> DecidingBodies {
    DecidingBodies(
      people.map { .counted(people: $0) }
        + [weighed(Array(zip(people.indices, weights)), need)])
  }
  private func least(
    _ people: [Int64], _ weights: [Int64], _ need: DecidingBodies.Need = .moreThanHalf
  ) -> DecidingBodies.Support {
    flat(people, weights, need).leastSupport[people.count]
  }

  @Test func theExampleOfTheDesign() {
    let people: [Int64] = [53, 24, 23, 11, 9]
    #expect(least(people, people) == .people(32))
    #expect(Ratio(32, over: 120) == Ratio(4, over: 15))
    #expect(least(people, [1, 1, 1, 1, 1]) == .people(23))
  }

  @Test func congressOnElectors() {
    #expect(least([125_000, 260_000], [5, 4]) == .people(62_501))
  }

  /// D1 to D3, C1, C2, W, R.
  private var fiveLevels: DecidingBodies {
    DecidingBodies([
      .counted(people: 300), .counted(people: 75), .counted(people: 220),
      weighed([(0, 4), (1, 1)]), weighed([(2, 5)]), .counted(people: 160),
      weighed([(3, 4), (4, 2), (5, 1)]),
    ])
  }

  @Test func theRegionOfFiveLevels() {
    let support = fiveLevels.leastSupport
    #expect(support[0] == .people(151) && support[3] == .people(151))
    #expect(support[6] == .people(151))
    #expect(Ratio(151, over: 755) == Ratio(1, over: 5))
    let removal = fiveLevels.removal
    #expect(removal[0] == 0...0 && removal[3] == 1...1)
    #expect(removal[6] == 1...2)
  }

  /// Bodies may be listed before their parts.
  @Test func theOrderOfBodiesDoesNotMatter() {
    let bodies = DecidingBodies([
      weighed([(2, 2), (1, 1)]), .counted(people: 5), weighed([(3, 1), (4, 1)]),
      .counted(people: 3), .counted(people: 9),
    ])
    #expect(bodies.leastSupport[0] == .people(2 + 5))
    #expect(bodies.removal[0] == 1...2)
  }

  /// Groups of nine, as compounding says.
  @Test func groupsOfNineOverTwoLevels() {
    let groups = flat(Array(repeating: 9, count: 9), Array(repeating: 1, count: 9))
    #expect(groups.leastSupport[9] == .people(25))
    #expect(Ratio(25, over: 81) == Ratio.compounded(group: 9, levels: 2))
  }

  /// Every set of parts.
  @Test func allSmallTreesAreSearchedRight() {
    var numbers = SeededNumbers(seed: 11)
    for round in 0..<400 {
      let count = numbers.number(in: 1...7)
      let (people, weights) = (
        (0..<count).map { _ in Int64(numbers.number(in: 0...12)) },
        (0..<count).map { _ in Int64(numbers.number(in: 0...(round % 2 == 0 ? 4 : 900))) }
      )
      let share = Ratio(numbers.number(in: 0...6), over: 6)
      for need in [DecidingBodies.Need.moreThanHalf, .atLeast(share)] {
        let total = weights.reduce(0, +)
        var best: Int64?
        for choice in 1..<1 << count {
          let inside = people.indices.filter { choice >> $0 & 1 == 1 }
          let sum = inside.reduce(0) { $0 + weights[$1] }
          let isEnough =
            need == .moreThanHalf ? 2 * sum > total : sum > 0 && Ratio(sum) >= share * Ratio(total)
          if !isEnough || inside.contains(where: { people[$0] == 0 }) { continue }
          let cost = inside.reduce(0) { $0 + people[$1] / 2 + 1 }
          best = min(best ?? cost, cost)
        }
        let expected = best.map { DecidingBodies.Support.people(BigInt($0)) }
        #expect(least(people, weights, need) == expected ?? .missing(.nobody))
      }
    }
  }

  @Test func weightsMayBeFractions() {
    let bodies = DecidingBodies([
      .counted(people: 10), .counted(people: 4), .counted(people: 4),
      .weighed(
        [
          .init(body: 0, weight: Ratio(1, over: 2)), .init(body: 1, weight: Ratio(1, over: 3)),
          .init(body: 2, weight: Ratio(1, over: 6)),
        ], need: .moreThanHalf),
    ])
    // Half is not more than half: 6 of the first and 3 of a second.
    #expect(bodies.leastSupport[3] == .people(9))
  }

  @Test func consentNeedsItsOwnShare() {
    #expect(least([9, 9, 9], [1, 1, 1], .atLeast(Ratio(2, over: 3))) == .people(10))
    #expect(least([9, 9, 9], [1, 1, 1], .atLeast(.one)) == .people(15))
  }

  @Test func whatIsNotComputedSaysWhy() {
    #expect(least([], []) == .missing(.nobody))
    #expect(least([5], [0]) == .missing(.nobody))
    #expect(least([0, 5], [2, 1]) == .missing(.nobody))
    let unknown = DecidingBodies([
      .counted(people: nil), .counted(people: 3), weighed([(0, 1), (1, 5)]),
      weighed([(0, 0), (1, 5)]),
    ])
    #expect(unknown.leastSupport[2] == .missing(.peopleNotKnown))
    // Without weight it does not matter.
    #expect(unknown.leastSupport[3] == .people(2))
    let fine = Ratio(BigInt(1), BigInt(10).power(12) + 1)
    let tooFine = DecidingBodies([
      .counted(people: 3), .weighed([.init(body: 0, weight: fine)], need: .moreThanHalf),
    ])
    #expect(tooFine.leastSupport[1] == .missing(.weightsTooFine))
    let doubling = (0..<30).map { Int64(1) << $0 }
    #expect(least(doubling, doubling) == .missing(.tooManyCombinations))
  }

  @Test func chambersAreNoEdgeAndHaveNoSum() {
    let dual = DecidingBodies([
      .counted(people: 10), .counted(people: 6), weighed([(1, 1)]), .chambers([0, 2]),
      weighed([(3, 1)]),
    ])
    #expect(dual.removal == [0...0, 0...0, 1...1, 0...1, 1...2])
    #expect(dual.leastSupport[3] == .missing(.chambers))
    #expect(dual.leastSupport[4] == .missing(.chambers))
  }
}
