import BigInt
import BudgetModel
import Testing

@testable import Confederation

/// Seats beside people: the numbers of the design, and the definitions on small councils.
@Suite struct SeatIndicesTests {
  private func indices(_ weights: [Int64], _ people: [Int64]) -> SeatIndices {
    SeatIndices(weights: weights.map { Ratio($0) }, people: people)
  }

  @Test func theRegionOfFiveLevels() {
    let region = indices([4, 2, 1], [375, 220, 160])
    #expect(region.malapportionment == Ratio(79, over: 1057))
    #expect(region.gallagherSquared == Ratio(829, over: 159_607))
    #expect(region.weightRatio == Ratio(128, over: 75))
    #expect(region.unrepresented == [])
    #expect(region.perPerson == [Ratio(4, over: 375), Ratio(1, over: 110), Ratio(1, over: 160)])
    #expect(region.perPersonToMean[2] == Ratio(755, over: 1120))
    #expect(Ratio(829, over: 159_607).rootDecimal(places: 4) == "0.0720")
  }

  @Test func congressOnElectors() {
    let congress = indices([5, 4], [125_000, 260_000])
    #expect(congress.weightRatio == Ratio(13, over: 5))
    #expect(congress.malapportionment == Ratio(160, over: 693))
  }

  @Test func factoriesAndBarracks() {
    #expect(indices([3, 1, 1, 2, 1], [1_500, 600, 180, 400, 150]).weightRatio == Ratio(4))
    let kinds = indices([5, 3], [2_280, 550])
    #expect(kinds.weightRatio == Ratio(684, over: 275))
    #expect(kinds.perPerson == [Ratio(5, over: 2_280), Ratio(3, over: 550)])
  }

  @Test func councilsWithoutASeatAreNamed() {
    let found = indices([4, 2, 1, 0, 0], [87_444, 30_001, 29_999, 9_999, 0])
    #expect(found.unrepresented == [3, 4])
    #expect(found.unrepresentedPeople == 9_999)
    // They are no part of the ratio, but their people are people.
    #expect(found.weightRatio == Ratio(2 * 29_999, over: 30_001))
    #expect(found.perPerson[3] == .zero && found.perPersonToMean[3] == .zero)
    #expect(found.perPerson[4] == nil && found.perPersonToMean[4] == nil)
  }

  @Test(arguments: [([], []), ([0, 0], [3, 4]), ([1, 2], [0, 0])] as [([Int64], [Int64])])
  func withoutSeatsOrPeopleThereIsNoIndex(weights: [Int64], people: [Int64]) {
    let found = indices(weights, people)
    #expect(found.malapportionment == nil && found.gallagherSquared == nil)
    #expect(found.weightRatio == nil)
    #expect(found.perPersonToMean.allSatisfy { $0 == nil })
  }

  /// The definitions term by term, also of weights that are fractions.
  @Test func allSmallCouncilsFollowTheDefinitions() {
    for code in 1..<4 * 4 * 4 * 4 {
      let weights = [
        Ratio(code % 4, over: 3), Ratio(code / 4 % 4), Ratio(2 * (code / 16 % 4), over: 5),
      ]
      let people = [Int64(code / 64), 2, Int64(code % 5)]
      let found = SeatIndices(weights: weights, people: people)
      let (whole, all) = (weights.reduce(.zero, +), Ratio(people.reduce(0, +)))
      if whole.isZero { continue }
      let terms = zip(weights, people).map { $0 / whole - Ratio($1) / all }
      let distance = terms.reduce(Ratio.zero) { $0 + max($1, -$1) }
      #expect(found.malapportionment == distance / Ratio(2))
      #expect(found.gallagherSquared == terms.reduce(Ratio.zero) { $0 + $1 * $1 } / Ratio(2))
      let rates = zip(weights, people).compactMap { weight, people in
        weight.isZero || people == 0 ? nil : weight / Ratio(people)
      }
      #expect(found.weightRatio == rates.max().map { $0 / rates.min()! })
    }
  }

  @Test func rootsAreCutNotRounded() {
    #expect(Ratio(2).rootDecimal(places: 3) == "1.414")
    #expect(Ratio(1, over: 4).rootDecimal(places: 2) == "0.50")
    #expect(Ratio(BigInt(399), BigInt(100)).rootDecimal(places: 0) == "1")
    #expect(Ratio.zero.rootDecimal(places: 2) == "0.00")
  }

  @Test func groupsOfNineCompound() {
    #expect(Ratio.compounded(group: 9, levels: 2) == Ratio(25, over: 81))
    #expect(Ratio.compounded(group: 9, levels: 5) == Ratio(3_125, over: 59_049))
    #expect(Ratio.compounded(group: 4, levels: 1) == Ratio(3, over: 4))
    #expect(Ratio.compounded(group: 9, levels: 0) == .one)
  }
}
