internal import BigInt
import BudgetModel

/// The least sum of costs among choices of parts with enough weight: an exact knapsack.
struct LeastCost {
  /// Pairs of weight and cost that may be worked on, over all parts.
  static let mostWork = 2_000_000

  /// Choices of the parts seen so far; a choice with no more weight at no less cost is left out, so
  /// weights and costs both rise.
  private var choices: [(weight: BigInt, cost: BigInt)] = [(0, 0)]
  private let need: BigInt

  /// A part with a nil cost cannot support anything; its weight still counts as weight.
  static func of(
    _ parts: [(weight: Ratio, cost: BigInt?)], need: DecidingBodies.Need
  ) -> DecidingBodies.Support {
    guard let whole = WholeWeights(parts.map(\.weight)) else { return .missing(.weightsTooFine) }
    let total = whole.weights.reduce(BigInt(0), +)
    if total.isZero { return .missing(.nobody) }
    let needed =
      switch need {
      case .moreThanHalf: total / 2 + 1
      case .atLeast(let share): max(1, (share * Ratio(total)).roundedUp)
      }
    var search = LeastCost(need: needed)
    var work = 0
    for (weight, part) in zip(whole.weights, parts) {
      guard let cost = part.cost, !weight.isZero else { continue }
      work += search.choices.count
      if work > mostWork { return .missing(.tooManyCombinations) }
      search.add(weight, cost)
    }
    guard let last = search.choices.last, last.weight >= needed else { return .missing(.nobody) }
    return .people(last.cost)
  }

  private init(need: BigInt) { self.need = need }

  /// Weight beyond the need counts as the need.
  private mutating func add(_ weight: BigInt, _ cost: BigInt) {
    let with = choices.map { (weight: min(need, $0.weight + weight), cost: $0.cost + cost) }
    var merged: [(weight: BigInt, cost: BigInt)] = []
    merged.reserveCapacity(2 * choices.count)
    var (left, right) = (choices.count - 1, with.count - 1)
    // From the heaviest down: a choice stays where it is cheaper than all heavier ones.
    while left >= 0 || right >= 0 {
      let takesLeft =
        right < 0
        || left >= 0
          && (choices[left].weight, with[right].cost) > (with[right].weight, choices[left].cost)
      let next = takesLeft ? choices[left] : with[right]
      if takesLeft { left -= 1 } else { right -= 1 }
      guard let heavier = merged.last else {
        merged.append(next)
        continue
      }
      if next.cost >= heavier.cost { continue }
      if next.weight == heavier.weight { merged.removeLast() }
      merged.append(next)
    }
    choices = merged.reversed()
  }
}
