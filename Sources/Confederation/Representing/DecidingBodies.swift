package import BigInt
package import BudgetModel

/// How councils decide, one above the other, for the indices that look down a tree
/// (CONFEDERATION 14). Bodies are named by their places; a chamber of a council is a body too.
package struct DecidingBodies: Sendable {
  package struct Part: Sendable, Hashable {
    package var body: Int
    package var weight: Ratio
    package init(body: Int, weight: Ratio) {
      self.body = body
      self.weight = weight
    }
  }
  package enum Need: Sendable, Hashable {
    case moreThanHalf
    /// `consent`: at least this share of all weight.
    case atLeast(Ratio)
  }
  package enum Body: Sendable, Hashable {
    /// Ballots are counted here, by themselves or as tallies: n = eligible, else counted; nil: not
    /// known.
    case counted(people: Int64?)
    /// Its parts decide by their weights: modes `delegated`, `median` and `consent`.
    case weighed([Part], need: Need)
    /// Mode `dual`: both chambers.
    case chambers([Int])
  }
  package enum Gap: String, Sendable {
    /// Nobody there, or too few parts that could support anything.
    case nobody
    case peopleNotKnown = "people-not-known"
    /// People may have a voice in both chambers, so that their numbers do not add up.
    case chambers
    case weightsTooFine = "weights-too-fine"
    /// More combinations of weight and cost than are worked on (`LeastCost.mostWork`).
    case tooManyCombinations = "too-many-combinations"
  }
  package enum Support: Sendable, Hashable {
    case people(BigInt)
    case missing(Gap)

    package var people: BigInt? { if case .people(let count) = self { count } else { nil } }
  }

  /// The parts of a body stand in its tree below it.
  private let bodies: [Body]
  /// Parts before the bodies they belong to.
  private let order: [Int]

  package init(_ bodies: [Body]) {
    self.bodies = bodies
    var order: [Int] = []
    var isPlaced = bodies.map { _ in false }
    for start in bodies.indices {
      var waiting = [start]
      while let body = waiting.last {
        let below = bodies[body].below.filter { !isPlaced[$0] }
        waiting += below
        if !below.isEmpty { continue }
        waiting.removeLast()
        if !isPlaced[body] { order.append(body) }
        isPlaced[body] = true
      }
    }
    self.order = order
  }

  /// Minimum winning support: the fewest people whose councils, all of one mind in the places that
  /// count, can carry a decision. What can happen, not what did.
  package var leastSupport: [Support] {
    var found = bodies.map { _ in Support.missing(.nobody) }
    for body in order { found[body] = support(of: bodies[body], found) }
    return found
  }

  private func support(of body: Body, _ found: [Support]) -> Support {
    switch body {
    case .counted(nil): return .missing(.peopleNotKnown)
    case .counted(0?): return .missing(.nobody)
    case .counted(let people?): return .people(BigInt(people / 2 + 1))
    case .chambers: return .missing(.chambers)
    case .weighed(let parts, let need):
      // A part with weight that could not be worked out could be the cheapest.
      for part in parts where !part.weight.isZero {
        if case .missing(let gap) = found[part.body], gap != .nobody { return .missing(gap) }
      }
      return LeastCost.of(parts.map { ($0.weight, found[$0.body].people) }, need: need)
    }
  }

  /// Delegation edges between the voters and each body, from the nearest to the farthest voter; a
  /// chamber is no edge.
  package var removal: [ClosedRange<Int>] {
    var found = bodies.map { _ in 0...0 }
    for body in order {
      let below = bodies[body].below.map { found[$0] }
      guard let least = below.map(\.lowerBound).min(), let most = below.map(\.upperBound).max()
      else { continue }
      let edge = if case .chambers = bodies[body] { 0 } else { 1 }
      found[body] = least + edge...most + edge
    }
    return found
  }
}

extension DecidingBodies.Body {
  fileprivate var below: [Int] {
    switch self {
    case .counted: []
    case .weighed(let parts, _): parts.map(\.body)
    case .chambers(let bodies): bodies
    }
  }
}
