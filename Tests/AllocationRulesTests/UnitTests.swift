import BudgetModel
import TestSupport
import Testing

@testable import AllocationRules

@Suite("Money divided unit by unit")
struct UnitTests {
  private func amounts(_ outcome: Outcome, _ count: Int) -> [Int] {
    var amounts = Array(repeating: 0, count: count)
    for payment in outcome.payments {
      amounts[payment.project] += Int(payment.amount.minorUnits)
    }
    return amounts
  }

  private func expectAgreement(_ naive: NaiveUnits) {
    do throws(NaiveUnits.Tie) {
      let expected = try naive.amounts()
      do throws(RuleFailure) {
        let outcome = try KnapsackPerUnit.allocate(naive.instance)
        let found = amounts(outcome, naive.costs.count)
        if found != expected { Issue.record("\(naive): text \(expected), library \(found)") }
        #expect(Int(outcome.left.minorUnits) == naive.pool - found.reduce(0, +))
      } catch {
        Issue.record("\(naive): text \(expected), library \(error)")
      }
    } catch {
      let ids = error.members.sorted().map { NaiveWorld.ids[$0] }
      do throws(RuleFailure) {
        _ = try KnapsackPerUnit.allocate(naive.instance)
        Issue.record("\(naive): no tie of \(ids)")
      } catch {
        guard case .tieWithoutLot(ids, _, _) = error else {
          Issue.record("\(naive): \(error)")
          return
        }
      }
    }
  }

  static let margins = ["smallest-first", "proportional", "equal", "none"]

  /// Up to three ballots of some weights, each on three projects; the cost of the third is fixed.
  @Test("small worlds: the count agrees with the text", arguments: margins)
  func smallWorlds(_ margin: String) {
    let fields: [(costs: [Int], least: [Int?], ballots: [[Int]])] = [
      ([2, 2, 2], [1, 1, nil]), ([1, 2, 3], [1, 2, nil]), ([3, 2, 1], [2, 1, nil]),
    ].map { costs, least in
      let amounts = zip(costs, least).map { cost, least in
        [0] + (least.map { Array($0...cost) } ?? [cost])
      }
      return (
        costs, least,
        allLists([0, 1, 2, 3], count: 3).filter { ballot in
          zip(ballot, amounts).allSatisfy { $1.contains($0) }
        }
      )
    }
    let weights = [[1, 1, 1], [2, 1, 1], [1, 2, 3]]
    var (paid, ties) = (0, 0)
    for field in fields {
      let profiles = SmallProfiles(types: field.ballots.count, voters: 3)
      for number in sampled(profiles.count * weights.count * 2 * 6 * 2 * 2 * 2, 500) {
        var combination = Combination(number)
        let ballots = profiles[combination.place(profiles.count)].map { field.ballots[$0] }
        let naive = NaiveUnits(
          costs: field.costs, least: field.least, ballots: ballots,
          weights: Array(combination.one(of: weights).prefix(ballots.count)),
          weightScale: combination.one(of: [1, 6]), pool: 1 + combination.place(6),
          margin: margin, isWhole: combination.one(of: [true, false]),
          isCheaperFirst: combination.one(of: [true, false]),
          lot: combination.one(of: [nil, [2, 3, 1]]))
        expectAgreement(naive)
        do throws(NaiveUnits.Tie) {
          if try naive.amounts().contains(where: { $0 > 0 }) { paid += 1 }
        } catch {
          ties += 1
        }
      }
    }
    #expect(paid > 700 && (ties > 10 || margin == "none"))
  }

  @Test("random ballots: the count agrees with the text", arguments: margins)
  func randomWorlds(_ margin: String) {
    var generator = SeededGenerator(seed: 11)
    func random(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }
    for _ in 0..<250 {
      let count = random(1...5)
      let costs = (0..<count).map { _ in random(1...9) }
      let least = costs.map { random(0...1) == 0 ? nil : random(1...$0) }
      let ballots = (0..<random(0...6)).map { _ in
        costs.indices.map { place in
          random(0...2) == 0 ? 0 : least[place].map { random($0...costs[place]) } ?? costs[place]
        }
      }
      var naive = NaiveUnits(
        costs: costs, least: least, ballots: ballots, pool: random(1...30), margin: margin,
        isWhole: random(0...1) == 0, isCheaperFirst: random(0...1) == 0)
      if random(0...2) > 0 { naive.lot = (1...count).shuffled(using: &generator) }
      if random(0...1) == 0 { naive.weights = ballots.map { _ in random(1...4) } }
      naive.weightScale = random(1...3)
      expectAgreement(naive)
    }
  }

  @Test("cloned ballots, blank ballots and scaled money change nothing", arguments: margins)
  func axioms(_ margin: String) throws {
    var generator = SeededGenerator(seed: 12)
    for _ in 0..<40 {
      let costs = (0..<4).map { _ in Int.random(in: 1...9, using: &generator) }
      let ballots = (0..<5).map { _ in
        costs.map { Int.random(in: 0...$0, using: &generator) }
      }
      let world = NaiveUnits(
        costs: costs, least: [1, 1, 1, 1], ballots: ballots,
        pool: Int.random(in: 1...25, using: &generator), margin: margin, isWhole: false,
        lot: [2, 1, 4, 3])
      let expected = amounts(try KnapsackPerUnit.allocate(world.instance), 4)
      var cloned = world
      cloned.ballots += ballots + ballots
      #expect(amounts(try KnapsackPerUnit.allocate(cloned.instance), 4) == expected)
      var blank = world
      blank.ballots.append([0, 0, 0, 0])
      #expect(amounts(try KnapsackPerUnit.allocate(blank.instance), 4) == expected)
      guard ["smallest-first", "none"].contains(margin) else { continue }
      var scaled = world
      scaled.costs = costs.map { $0 * 7 }
      scaled.ballots = ballots.map { $0.map { $0 * 7 } }
      scaled.pool *= 7
      #expect(
        amounts(try KnapsackPerUnit.allocate(scaled.instance), 4) == expected.map { $0 * 7 })
    }
  }

  @Test("a project whose cost was changed is given what ballots gave, at most its cost")
  func changedCosts() throws {
    var world = NaiveUnits(
      costs: [10, 10], least: [nil, 2], ballots: [[10, 8], [10, 8]], pool: 40)
    var instance = world.instance
    instance.field[0].cost = Money(minorUnits: 14)
    instance.field[1].cost = Money(minorUnits: 6)
    #expect(amounts(try KnapsackPerUnit.allocate(instance), 2) == [14, 6])
    world.least = [nil, nil]
    instance = world.instance
    instance.tally.amounts = nil
    #expect(amounts(try KnapsackPerUnit.allocate(instance), 2) == [10, 10])
  }

  @Test("groups, caps and a largest number of winners are refused")
  func limits() {
    let world = NaiveUnits(costs: [2, 2], least: [nil, nil], ballots: [[2, 2]], pool: 4)
    let changes: [(inout Instance) -> Void] = [
      { $0.settings.limits.maximumWinners = 1 },
      { for place in $0.field.indices { $0.field[place].groups = ["g"] } },
      {
        $0.settings.limits.caps = [
          .init(subject: .by("category"), maximumAmount: nil, maximumProjects: 1)
        ]
      },
      {
        $0.settings.limits.minimums = [
          .init(label: "x", minimumAmount: nil, minimumProjects: 1, isHard: false)
        ]
      },
    ]
    for rule in [KnapsackPerUnit.self, Portioning.self] as [any Rule.Type] {
      for change in changes {
        var instance = world.instance
        change(&instance)
        do throws(RuleFailure) {
          _ = try rule.allocate(instance)
          Issue.record("the limit was not refused")
        } catch {
          guard case .refused(.limitNotSupported, _) = error else {
            Issue.record("\(error)")
            return
          }
        }
      }
    }
  }

  @Test("5,000 projects with everything equal, and amounts near the end of 64 bits")
  func extremes() throws {
    let count = 5_000
    var world = NaiveUnits(
      costs: Array(repeating: 9, count: count), least: Array(repeating: 3, count: count),
      ballots: [], pool: 10_001)
    world.margin = "equal"
    var instance = Instance(
      councilID: "c", poolID: "P",
      field: (0..<count).map {
        Project(id: "p\(10_000 + $0)", name: "", cost: Money(minorUnits: 9))
      }, tally: ContestTally(projects: count), amount: Money(minorUnits: 10_001),
      settings: world.instance0.settings, tieChain: [.projectID])
    instance.tally.weight = .one
    instance.tally.votes = Array(repeating: .one, count: count)
    let outcome = try KnapsackPerUnit.allocate(instance)
    #expect(outcome.payments.isEmpty && outcome.left == Money(minorUnits: 10_001))
    instance.settings.rule.parameters = [
      .init("margin", .text("equal")), .init("whole", .flag(false)),
    ]
    let shares = try KnapsackPerUnit.allocate(instance).payments.map(\.amount.minorUnits)
    #expect(shares == [3] + Array(repeating: 2, count: count - 1))

    let large = Int64.max / 2
    for margin in Self.margins {
      var huge = NaiveUnits(
        costs: [1, 1, 1], least: [1, 1, 1], ballots: [[1, 1, 1]], pool: 1, margin: margin)
      huge.isWhole = false
      huge.lot = [1, 2, 3]
      var instance = huge.instance
      for place in instance.field.indices {
        instance.field[place].cost = Money(minorUnits: large)
        instance.tally.amounts![place] = [large: .one]
      }
      instance.amount = Money(minorUnits: Int64.max)
      let outcome = try KnapsackPerUnit.allocate(instance)
      let paid = outcome.payments.reduce(Int64(0)) { $0 + $1.amount.minorUnits }
      #expect(paid == (margin == "none" ? 0 : Int64.max))
    }
  }
}

extension NaiveUnits {
  /// The settings alone matter.
  fileprivate var instance0: Instance {
    NaiveUnits(costs: [1], least: [1], ballots: [], pool: 1, margin: margin).instance
  }
}
