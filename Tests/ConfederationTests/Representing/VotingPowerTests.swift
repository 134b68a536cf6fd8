import BigInt
import BudgetModel
import Testing

@testable import Confederation

/// Banzhaf and Shapley: the numbers of the design, and counts over all coalitions and orders.
@Suite struct VotingPowerTests {
  private func power(_ weights: [Int64]) -> VotingPower {
    VotingPower(weights: weights.map { Ratio($0) })
  }

  @Test func theWeightsOf1964() {
    let found = power([31, 31, 21, 28, 2, 2])
    #expect(found.quota == 58)
    #expect(found.swings == .computed([16, 16, 0, 16, 0, 0]))
    #expect(found.dummies == [2, 4, 5])
    #expect(found.alone == nil)
  }

  @Test func n10PowerIsNotWeight() {
    let found = power([6, 2, 2, 1, 1])
    #expect(found.quota == 7)
    #expect(found.swings == .computed([15, 1, 1, 1, 1]))
    let twentieth = Ratio(1, over: 20)
    #expect(
      found.shapley
        == .computed([Ratio(4, over: 5), twentieth, twentieth, twentieth, twentieth]))
    #expect(found.dummies == [])
  }

  @Test func oneCouncilDecidesInTheRegionOfFiveLevels() {
    let found = power([4, 2, 1])
    #expect(found.quota == 4)
    #expect(found.swings == .computed([4, 0, 0]))
    #expect(found.shapley == .computed([.one, .zero, .zero]))
    #expect(found.alone == 0 && found.dummies == [1, 2])
  }

  /// Every coalition and every order.
  private func counted(_ weights: [Int64]) -> (swings: [BigInt], shapley: [Ratio]) {
    let total = weights.reduce(0, +)
    var swings = weights.map { _ in BigInt(0) }
    for coalition in 0..<1 << weights.count {
      let inside = weights.indices.filter { coalition >> $0 & 1 == 1 }
      let sum = inside.reduce(0) { $0 + weights[$1] }
      for place in inside where 2 * sum > total && 2 * (sum - weights[place]) <= total {
        swings[place] += 1
      }
    }
    var orders: [[Int]] = [[]]
    for _ in weights {
      orders = orders.flatMap { order in
        weights.indices.filter { !order.contains($0) }.map { order + [$0] }
      }
    }
    var pivots = weights.map { _ in 0 }
    for order in orders {
      var sum = Int64(0)
      for place in order {
        sum += weights[place]
        if 2 * sum > total {
          pivots[place] += 1
          break
        }
      }
    }
    return (swings, pivots.map { Ratio($0, over: orders.count) })
  }

  @Test func allSmallCouncilsAreCountedRight() {
    for code in 1..<6 * 6 * 6 * 6 where code % 6 >= code / 6 % 6 {
      let weights = [code % 6, code / 6 % 6, code / 36 % 6, code / 216].map(Int64.init)
      let (found, expected) = (power(weights), counted(weights))
      #expect(found.swings == .computed(expected.swings))
      #expect(found.shapley == .computed(expected.shapley))
    }
  }

  @Test func largerWeightsAreCountedRight() {
    var numbers = SeededNumbers(seed: 4)
    for _ in 0..<20 {
      let weights = (0..<6).map { _ in Int64(numbers.number(in: 0...1_000_000)) }
      let (found, expected) = (power(weights), counted(weights))
      #expect(found.swings == .computed(expected.swings))
      #expect(found.shapley == .computed(expected.shapley))
      #expect(found.shapley.values?.reduce(.zero, +) == .one)
    }
  }

  @Test func fractionsBecomeWhole() {
    let found = VotingPower(weights: [Ratio(1, over: 2), Ratio(1, over: 3), Ratio(1, over: 6)])
    #expect(found.quota == 4)
    #expect(found.swings == .computed([3, 1, 1]))
    // Half of all is not more than half: nobody is alone.
    #expect(found.alone == nil)
  }

  @Test func manyEqualCouncilsShareEqually() {
    let found = power(Array(repeating: 7, count: 101))
    #expect(found.shapley == .computed(Array(repeating: Ratio(1, over: 101), count: 101)))
    // C(100, 50)
    let swings = (1...50).reduce(BigInt(1)) { $0 * BigInt(50 + $1) / BigInt($1) }
    #expect(found.swings.values?.first == swings)
  }

  @Test func whatIsNotComputedSaysWhy() {
    #expect(power([]).swings == .missing(.noWeight))
    #expect(power([0, 0]).shapley == .missing(.noWeight))
    let fine = Ratio(BigInt(1), BigInt(10).power(12) + 1)
    #expect(VotingPower(weights: [.one, fine]).swings == .missing(.weightsTooFine))
    #expect(VotingPower(weights: [.one, fine]).quota == nil)
    let long = VotingPower(weights: [Ratio(BigInt(10).power(19)), .one])
    #expect(long.swings == .missing(.weightsTooFine) && long.alone == 0)
    // Powers of two: every coalition has a sum of its own.
    let many = power((0..<30).map { Int64(1) << $0 })
    #expect(many.swings == .missing(.tooManyCoalitions))
    #expect(many.dummies == nil)
    #expect(many.alone == 29)
  }
}
