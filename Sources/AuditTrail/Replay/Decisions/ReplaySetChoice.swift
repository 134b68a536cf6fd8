import BigInt
import BudgetModel

/// How the chain chooses among sets that are equally good (RULES 9), followed along the one that was
/// chosen.
struct ReplaySetChoice {
  /// Knots of the chain with a project that some of the sets hold and others do not.
  private(set) var tied: [Int] = []
  /// Those that the end of the chain had to order.
  private(set) var drawn: [Int] = []
  /// A project that the chain takes and the chosen set lacks.
  private(set) var missing: Int?
  /// There were too many sets to look at.
  private(set) var isOpen = false
  private let chosen: Set<Int>
  private let worth: BigInt
  private var sets: ReplaySets
  private var fixed: [Int: Bool] = [:]

  /// - Parameter worth: that of the best sets
  init(
    _ candidates: ReplayDecision.Candidates, _ chosen: Set<Int>, worth: BigInt, _ sets: ReplaySets
  ) {
    (self.chosen, self.worth, self.sets) = (chosen, worth, sets)
    var contested: Set<Int> = []
    for place in candidates.places where isInSet([place: !chosen.contains(place)]) {
      contested.insert(place)
    }
    for knot in candidates.chain.knots(candidates.places) {
      if knot.contains(where: contested.contains) { follow(knot, candidates.drawn(knot)) }
      for place in knot { fixed[place] = chosen.contains(place) }
    }
  }

  private mutating func follow(_ knot: [Int], _ order: [Int]) {
    tied += knot
    var possible: [Int: Bool] = [:]
    for place in knot where chosen.contains(place) || isInSet([place: true]) {
      possible[place] = true
    }
    if !isInSet(possible) { drawn += knot }
    for place in order where missing == nil {
      let isChosen = chosen.contains(place)
      if !isChosen && possible[place] == true && isInSet([place: true]) { missing = place }
      fixed[place] = isChosen
    }
  }

  /// True if one of the sets agrees with this and with all that is fixed.
  private mutating func isInSet(_ more: [Int: Bool]) -> Bool {
    if isOpen { return false }
    let count = sets.count(worth: worth, upTo: 1, fixed: fixed.merging(more) { $1 })
    isOpen = count == nil
    return count == 1
  }
}
