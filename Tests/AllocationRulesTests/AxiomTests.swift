import BudgetModel
import TestSupport
import Testing

@testable import AllocationRules

/// Which promises of RULES 18 a variant makes.
struct ClaimedVariant: Sendable, CustomTestStringConvertible {
  var name: String
  var misfit: NaiveWorld.Misfit
  var score = "votes"
  var isExhaustive = false
  var isPoolMonotone = false
  var spendsOnlyThePool = true
  var testDescription: String { name }

  static let all = [
    ClaimedVariant(name: "greedy skip", misfit: .skip, isExhaustive: true),
    ClaimedVariant(
      name: "greedy skip by votes per cost", misfit: .skip, score: "votes-per-cost",
      isExhaustive: true),
    ClaimedVariant(
      name: "greedy skip by points", misfit: .skip, score: "points", isExhaustive: true),
    ClaimedVariant(name: "greedy stop", misfit: .stop, isPoolMonotone: true),
    ClaimedVariant(
      name: "greedy covered", misfit: .cover(ratio: [1, 2], skipsAfter: true)),
    ClaimedVariant(name: "greedy partial", misfit: .partial(ratio: [1, 2])),
    ClaimedVariant(name: "top-k", misfit: .topK(2)),
    ClaimedVariant(name: "top-k by points", misfit: .topK(2), score: "points"),
  ]
}

/// RULES 18 on random contests of five projects, the same on every machine.
@Suite("What ordered rules promise", .serialized)
struct AxiomTests {
  static func worlds(_ variant: ClaimedVariant, seed: UInt64) -> [NaiveWorld] {
    var generator = SeededGenerator(seed: seed)
    return (0..<120).map { _ in
      var world = NaiveWorld(
        costs: (0..<5).map { _ in Int.random(in: 1...6, using: &generator) },
        votes: (0..<5).map { _ in Int.random(in: 0...4, using: &generator) },
        pool: Int.random(in: 1...16, using: &generator), misfit: variant.misfit)
      world.reserve = Int.random(in: 0...3, using: &generator)
      world.lot = (1...5).shuffled(using: &generator)
      return world
    }
  }

  /// Checks worlds one by one; enough must end in an outcome, so that there is something to compare.
  ///
  /// - Parameter isCompared: makes the check; false where there was nothing to compare
  private func check(
    _ variant: ClaimedVariant, seed: UInt64, _ isCompared: (NaiveWorld) -> Bool
  ) {
    let compared = Self.worlds(variant, seed: seed).count(where: isCompared)
    #expect(compared > 40)
  }

  private func count(_ instance: Instance, _ variant: ClaimedVariant) -> Outcome? {
    var instance = instance
    if variant.score != "votes" {
      instance.settings.rule.parameters.append(.init("score", .text(variant.score)))
    }
    if variant.score == "points" {
      instance.settings.ballots.kind = .points
      instance.tally.points = instance.tally.votes
    }
    return try? RuleRegistry.rule(named: instance.settings.rule.name)!.allocate(instance)
  }
  private func funded(_ outcome: Outcome?) -> Set<Int>? {
    outcome.map { Set($0.payments.map(\.project)) }
  }

  @Test("money is conserved, and only supported projects get any", arguments: ClaimedVariant.all)
  func conservation(_ variant: ClaimedVariant) {
    check(variant, seed: 1) { world in
      guard let outcome = count(world.instance, variant) else { return false }
      let paid = outcome.payments.map(\.amount.minorUnits).reduce(0, +)
      let drawn = outcome.reserveDraws.map(\.amount.minorUnits).reduce(0, +)
      #expect(paid + outcome.left.minorUnits == Int64(world.pool) + drawn, "\(world)")
      #expect(outcome.left >= .zero && drawn <= Int64(world.reserve), "\(world)")
      #expect(outcome.payments.allSatisfy { world.votes[$0.project] > 0 }, "\(world)")
      return !outcome.payments.isEmpty
    }
  }

  @Test("every record says what the payments and verdicts say", arguments: ClaimedVariant.all)
  func records(_ variant: ClaimedVariant) {
    check(variant, seed: 2) { world in
      guard let outcome = count(world.instance, variant) else { return false }
      for payment in outcome.payments {
        let record = outcome.records[payment.record]
        #expect(record.members["project"]?.text == NaiveWorld.ids[payment.project])
        #expect(record.members["round"]?.number == payment.round)
        #expect(outcome.payments[record.payment!] == payment)
      }
      for (place, verdict) in outcome.verdicts.enumerated() {
        guard let record = verdict.record.map({ outcome.records[$0] }) else {
          #expect(verdict.reason == .zeroSupport, "\(world)")
          continue
        }
        let isOwn = record.members["project"]?.text == NaiveWorld.ids[place]
        #expect(isOwn || [.stopped, .outranked, .maxWinners].contains(verdict.reason), "\(world)")
      }
      return !outcome.payments.isEmpty
    }
  }

  @Test(
    "no supported project that fits is left out",
    arguments: ClaimedVariant.all.filter(\.isExhaustive))
  func exhaustive(_ variant: ClaimedVariant) {
    check(variant, seed: 3) { world in
      guard let outcome = count(world.instance, variant) else {
        Issue.record("\(world)")
        return false
      }
      for (place, verdict) in outcome.verdicts.enumerated()
      where verdict.status != .funded && world.votes[place] > 0 {
        #expect(Int64(world.costs[place]) > outcome.left.minorUnits, "\(world)")
      }
      return !outcome.payments.isEmpty
    }
  }

  @Test("names of projects do not matter", arguments: ClaimedVariant.all)
  func names(_ variant: ClaimedVariant) {
    check(variant, seed: 4) { world in
      let order = world.lot!.map { $0 - 1 }
      var renamed = world
      renamed.costs = order.map { world.costs[$0] }
      renamed.votes = order.map { world.votes[$0] }
      renamed.lot = order.map { world.lot![$0] }
      let expected = funded(count(world.instance, variant))
      let found = funded(count(renamed.instance, variant)).map { Set($0.map { order[$0] }) }
      #expect(expected == found, "\(world)")
      return expected?.isEmpty == false
    }
  }

  @Test("cloned ballots and scaled money change nothing", arguments: ClaimedVariant.all)
  func scale(_ variant: ClaimedVariant) {
    check(variant, seed: 5) { world in
      let expected = funded(count(world.instance, variant))
      var cloned = world
      cloned.votes = world.votes.map { $0 * 7 }
      #expect(funded(count(cloned.instance, variant)) == expected, "\(world)")
      var scaled = world
      scaled.costs = world.costs.map { $0 * 9 }
      scaled.pool *= 9
      scaled.reserve *= 9
      #expect(funded(count(scaled.instance, variant)) == expected, "\(world)")
      return expected?.isEmpty == false
    }
  }

  @Test("a project without a vote and a blank ballot change nothing", arguments: ClaimedVariant.all)
  func nobodysProject(_ variant: ClaimedVariant) {
    check(variant, seed: 6) { world in
      var shorter = world
      for place in [4] { shorter.votes[place] = 0 }
      let expected = funded(count(shorter.instance, variant))
      var instance = shorter.instance
      instance.field[4].cost = Money(minorUnits: 1)
      instance.tally.weight += .one
      instance.tally.blankWeight += .one
      #expect(funded(count(instance, variant)) == expected, "\(world)")
      return expected?.isEmpty == false
    }
  }

  @Test("a winner that gains a vote or becomes cheaper stays", arguments: ClaimedVariant.all)
  func monotone(_ variant: ClaimedVariant) {
    check(variant, seed: 7) { world in
      guard let winners = funded(count(world.instance, variant)) else { return false }
      for winner in winners {
        var liked = world
        liked.votes[winner] += 1
        if let after = funded(count(liked.instance, variant)) {
          #expect(after.contains(winner), "vote for \(winner): \(world)")
        }
        if world.costs[winner] == 1 { continue }
        var cheaper = world
        cheaper.costs[winner] -= 1
        if let after = funded(count(cheaper.instance, variant)) {
          #expect(after.contains(winner), "discount for \(winner): \(world)")
        }
      }
      return !winners.isEmpty
    }
  }

  @Test(
    "more money removes nobody where that is promised",
    arguments: ClaimedVariant.all.filter(\.isPoolMonotone))
  func poolMonotone(_ variant: ClaimedVariant) {
    check(variant, seed: 8) { world in
      var richer = world
      richer.pool += 1
      let before = funded(count(world.instance, variant))!
      let after = funded(count(richer.instance, variant))!
      #expect(before.isSubset(of: after), "\(world)")
      return !before.isEmpty
    }
  }

  @Test("rows of equal keys share a place or have a tie", arguments: ClaimedVariant.all)
  func equalRows(_ variant: ClaimedVariant) {
    check(variant, seed: 9) { world in
      guard let outcome = count(world.instance, variant) else { return false }
      let ties = outcome.records.filter { $0.type == "tie" }.map {
        Set($0.members["tied"]!.elements!.compactMap(\.text))
      }
      for order in outcome.records where order.type == "order" {
        let rows = order.members["rows"]!.elements!
        for (first, second) in zip(rows, rows.dropFirst()) where first["keys"] == second["keys"] {
          let pair: Set = [first["project"]!.text!, second["project"]!.text!]
          #expect(
            first["place"] == second["place"] || ties.contains { $0.isSuperset(of: pair) },
            "\(world)")
        }
      }
      return true
    }
  }
}
