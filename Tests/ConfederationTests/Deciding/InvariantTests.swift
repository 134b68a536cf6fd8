import BudgetModel
import Testing

@testable import Confederation

/// The invariants of section 17 that apply here, over random trees.
@Suite struct InvariantTests {
  /// I1, I2, I3, I14, I33: checked again from the rows alone.
  @Test(arguments: 0..<200) func moneyIsConserved(seed: UInt64) throws {
    let cycle = RandomCycle(seed: seed)
    let result = try cycle.builder.decide(cycle.tallies)
    var balances: [String: Int64] = [:]
    for row in result.ledger {
      #expect(row.amount.minorUnits > 0)
      #expect(row.from != row.to)
      balances[row.from, default: 0] -= row.amount.minorUnits
      balances[row.to, default: 0] += row.amount.minorUnits
      #expect(row.from.hasPrefix("source:") || balances[row.from]! >= 0)
    }
    for (account, balance) in balances
    where account.hasPrefix("pool:") || account.hasPrefix("common:") {
      #expect(balance == 0, "\(account)")
    }
    let outside = balances.filter { $0.key.hasPrefix("source:") }.values.reduce(0, -)
    let inside = balances.filter { !$0.key.hasPrefix("source:") }.values.reduce(0, +)
    #expect(outside == inside)
    #expect(result.results.map(\.projectID).sorted() == cycle.builder.projects.map(\.id).sorted())
    for row in result.results {
      let paid = balances["project:" + row.projectID] ?? 0
      #expect(paid == (row.status == .funded ? row.cost.minorUnits : 0))
      #expect(row.funded.minorUnits == paid)
    }
  }

  /// I4: what is funded is qualified and has support.
  @Test(arguments: 0..<100) func fundedIsQualified(seed: UInt64) throws {
    let cycle = RandomCycle(seed: seed)
    let result = try cycle.builder.decide(cycle.tallies)
    for row in result.results where row.status == .funded {
      let project = try #require(cycle.builder.projects.first { $0.id == row.projectID })
      #expect(project.state == .qualified)
      #expect(cycle.tallies.votes[row.projectID]! > 0)
      #expect(project.scopeCouncil == row.councilID)
    }
  }

  /// I27: what a subtree spends never exceeds the money that entered it.
  @Test(arguments: 0..<100) func subtreesSpendWhatEntered(seed: UInt64) throws {
    let cycle = RandomCycle(seed: seed)
    let plan = try #require(cycle.builder.make().plan)
    let result = try cycle.builder.decide(cycle.tallies)
    for top in plan.tree.indices {
      let below = Set(plan.tree.subtree(of: top))
      let pools = Set(
        zip(plan.pools, plan.poolOwners).filter { below.contains($1) }.map { "pool:" + $0.0.id })
      var (entered, spent) = (Int64(0), Int64(0))
      for row in result.ledger {
        if pools.contains(row.to) && !pools.contains(row.from) { entered += row.amount.minorUnits }
        if pools.contains(row.from) && row.to.hasPrefix("project:") {
          spent += row.amount.minorUnits
        }
      }
      #expect(spent <= entered)
    }
  }

  /// I34: the rounds of `sideways` in one group are at most its projects and one.
  @Test(arguments: 0..<100) func sidewaysEnds(seed: UInt64) throws {
    let cycle = RandomCycle(seed: seed)
    let result = try cycle.builder.decide(cycle.tallies)
    let sideways = result.ledger.filter {
      $0.reason.hasPrefix("sideways@") && $0.to.hasPrefix("project:")
    }
    #expect(sideways.count <= cycle.builder.projects.count)
  }

  /// What a pool funds needs no more of a resource than it has, but for what an authority funds.
  @Test(arguments: 0..<150) func resourcesSuffice(seed: UInt64) throws {
    var cycle = RandomCycle(seed: seed)
    cycle.enrich()
    cycle.builder.byLaw.overrides.removeAll { $0.action == .fund }
    let result = try cycle.builder.decide(cycle.tallies)
    for pool in cycle.builder.byLaw.pools {
      for (name, amount) in pool.resources {
        let needed = result.results.filter { $0.poolID == pool.id && !$0.funded.isZero }.map {
          row in
          cycle.builder.projects.first { $0.id == row.projectID }!.resources[name] ?? 0
        }
        #expect(needed.reduce(0, +) <= amount, "\(pool.id) \(name)")
      }
    }
  }

  /// I12: the order of rows plays no part.
  @Test(arguments: 0..<50) func orderOfRowsPlaysNoPart(seed: UInt64) throws {
    let cycle = RandomCycle(seed: seed)
    let result = try cycle.builder.decide(cycle.tallies)
    var input = cycle.builder.input
    input.councils.reverse()
    let plan = try #require(CyclePlan.make(input, extraPools: []).plan)
    let other = try CycleCount.decide(plan: plan, ballots: cycle.tallies.count(for: plan))
    #expect(other.ledger == result.ledger)
    #expect(other.results == result.results)
    #expect(other.transcripts == result.transcripts)
  }

  /// I1 and I12 with limits, resources and earmarks: money is conserved, and the order of rows and of
  /// a project's tags plays no part.
  @Test(arguments: 0..<150) func richCyclesConserveMoneyInEveryOrder(seed: UInt64) throws {
    var cycle = RandomCycle(seed: seed)
    cycle.enrich()
    cycle.builder.byLaw.overrides.removeAll { $0.action == .fund }
    let result = try cycle.builder.decide(cycle.tallies)
    var balances: [String: Int64] = [:]
    for row in result.ledger {
      balances[row.from, default: 0] -= row.amount.minorUnits
      balances[row.to, default: 0] += row.amount.minorUnits
      #expect(row.from.hasPrefix("source:") || balances[row.from]! >= 0)
    }
    #expect(balances.values.reduce(0, +) == 0)
    #expect(balances.allSatisfy { !$0.key.hasPrefix("pool:") || $0.value == 0 })
    var input = cycle.builder.input
    input.councils.reverse()
    for place in input.projects.indices { input.projects[place].tags.reverse() }
    let plan = try #require(CyclePlan.make(input, extraPools: []).plan)
    let other = try CycleCount.decide(plan: plan, ballots: cycle.tallies.count(for: plan))
    #expect(other.ledger == result.ledger)
    #expect(other.results == result.results)
    #expect(other.transcripts == result.transcripts)
  }

  /// I13: a council with no ballot, pool or seat changes only its own row.
  @Test(arguments: 0..<100) func emptyCouncilChangesOnlyItsRow(seed: UInt64) throws {
    let cycle = RandomCycle(seed: seed)
    let result = try cycle.builder.decide(cycle.tallies)
    var wider = cycle
    wider.builder.council("zz", under: "c0", kind: "none")
    wider.builder.level("none") { $0.mode = .none }
    wider.builder.councilLot = cycle.builder.councilLot
    let other = try wider.builder.decide(cycle.tallies)
    #expect(other.ledger == result.ledger)
    #expect(other.results == result.results)
    #expect(other.councils.filter { $0.councilID != "zz" } == result.councils)
  }

  /// I16 and I17: renaming in the same order only renames.
  @Test(arguments: 0..<100) func renamingOnlyRenames(seed: UInt64) throws {
    let cycle = RandomCycle(seed: seed)
    let result = try cycle.builder.decide(cycle.tallies)
    var renamed = cycle
    for place in renamed.builder.projects.indices {
      renamed.builder.projects[place].id = "q" + renamed.builder.projects[place].id
    }
    renamed.builder.lot = LotOrder(order: renamed.builder.projects.map(\.id).reversed())
    renamed.tallies.votes = Dictionary(
      uniqueKeysWithValues: cycle.tallies.votes.map { ("q" + $0, $1) })
    let other = try renamed.builder.decide(renamed.tallies)
    #expect(
      other.movements.map { $0.replacing("project:q", with: "project:") } == result.movements)
  }

  /// I35: with nothing left over below, `before` equals `after`.
  @Test(arguments: 0..<200) func beforeEqualsAfterWithoutLeftovers(seed: UInt64) throws {
    var cycle = RandomCycle(seed: seed, collective: false)
    let first = try cycle.builder.decide(cycle.tallies)
    let spent = Dictionary(
      grouping: first.ledger.filter { $0.to.hasPrefix("project:") }, by: \.from
    ).mapValues { $0.reduce(Int64(0)) { $0 + $1.amount.minorUnits } }
    // Pools hold exactly what their own projects cost, so nothing goes up.
    let plan = try #require(cycle.builder.make().plan)
    cycle.builder.byLaw.pools = zip(plan.pools, plan.poolOwners).filter { !$0.0.isSource }.map {
      var pool = $0.0
      pool.amount = Money(minorUnits: spent["pool:" + pool.id] ?? 0)
      return pool
    }
    cycle.tallies.votes = cycle.tallies.votes.filter { id, _ in
      first.results.contains { $0.projectID == id && $0.status == .funded }
    }
    let before = try cycle.builder.decide(cycle.tallies)
    for place in cycle.builder.byLaw.levels.indices {
      cycle.builder.byLaw.levels[place].contest.leftover.upWhen = .after
    }
    let after = try cycle.builder.decide(cycle.tallies)
    #expect(before.ledger == after.ledger)
    #expect(before.ledger.allSatisfy { !$0.reason.hasPrefix("leftover-up@") })
  }

  /// I18 and I19: one more vote, or a lower cost, never makes a funded project lose.
  @Test(arguments: 0..<100) func supportAndDiscountAreMonotone(seed: UInt64) throws {
    let cycle = RandomCycle(seed: seed, collective: false, misfits: ["skip"])
    let result = try cycle.builder.decide(cycle.tallies)
    for row in result.results where row.status == .funded {
      var more = cycle
      more.tallies.votes[row.projectID]! += 1
      #expect(try more.builder.decide(more.tallies).status(of: row.projectID) == .funded)
      var cheaper = cycle
      let place = cycle.builder.projects.firstIndex { $0.id == row.projectID }!
      if cheaper.builder.projects[place].cost.minorUnits == 1 { continue }
      cheaper.builder.projects[place].cost -= Money(minorUnits: 1)
      #expect(try cheaper.builder.decide(cycle.tallies).status(of: row.projectID) == .funded)
    }
  }
}

extension CycleResult {
  func status(of project: String) -> ProjectStatus? {
    results.first { $0.projectID == project }?.status
  }
}
