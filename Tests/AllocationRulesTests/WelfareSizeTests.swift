import BudgetModel
import TestSupport
import Testing

@testable import AllocationRules

/// Projects and pools like those of cities, in cents.
private struct City {
  var costs: [Int64]
  var votes: [Int64]
  var pool: Int64
  var secondary = ["lower-cost", "more-projects"]
  var utility = "cardinality"
  var change: (inout Instance) -> Void = { _ in }

  /// - Parameter step: what every cost is a multiple of
  init(projects: Int, voters: Int64, step: Int64, seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    costs = (0..<projects).map { _ in
      max(1, Int64.random(in: 100_000...90_000_000, using: &generator) / step) * step
    }
    votes = (0..<projects).map { _ in Int64.random(in: 1...voters, using: &generator) }
    pool = costs.reduce(0, +) / 4
  }

  init(costs: [Int64], votes: [Int64], pool: Int64) {
    (self.costs, self.votes, self.pool) = (costs, votes, pool)
  }

  var instance: Instance {
    let ids = costs.indices.map { "p" + String(100_000 + $0) }
    let field = zip(ids, costs).map { Project(id: $0, name: "", cost: Money(minorUnits: $1)) }
    var tally = ContestTally(projects: costs.count)
    tally.votes = votes.map { Ratio($0) }
    tally.weight = Ratio(votes.max() ?? 0)
    let parameters: [SettingValue.Member] = [
      .init("utility", .text(utility)),
      .init("secondary", .list(secondary.map { .text($0) })),
    ]
    var instance = Instance(
      councilID: "c", poolID: "P", field: field, tally: tally, amount: Money(minorUnits: pool),
      settings: ContestSettings(rule: RuleChoice(name: "max-welfare", parameters: parameters)),
      tieChain: [.cheaper, .lot])
    instance.lot = LotOrder(order: ids)
    change(&instance)
    return instance
  }

  /// The highest total for every amount of money, in units of `step`, and the least that it costs.
  func table(step: Int64) -> (value: Int64, cost: Int64) {
    var best = Array(repeating: Int64(0), count: Int(pool / step) + 1)
    for (cost, votes) in zip(costs, votes) {
      let units = Int(cost / step)
      if units >= best.count { continue }
      for amount in (units..<best.count).reversed() {
        best[amount] = max(best[amount], best[amount - units] + votes)
      }
    }
    return (best.last!, Int64(best.firstIndex(of: best.last!)!) * step)
  }
}

extension Outcome {
  fileprivate var optimum: TranscriptRecord? { records.first { $0.type == "optimum" } }
}

@Suite("The best set of large contests")
struct WelfareSizeTests {
  @Test("the total and its cost are those of a table over every amount of money", arguments: 1...6)
  func table(_ seed: UInt64) throws {
    for voters: Int64 in [3, 40, 4_000] {
      let city = City(projects: 60, voters: voters, step: 1_000_000, seed: seed)
      let (value, cost) = city.table(step: 1_000_000)
      let record = try #require(MaxWelfare.allocate(city.instance).optimum)
      #expect(record.members["value"]?.text == String(value))
      #expect(record.members["cost"]?.text == String(cost))
    }
  }

  @Test("hundreds of projects in cents, with and without limits")
  func cities() throws {
    var cities = [
      City(projects: 300, voters: 5_000, step: 1, seed: 1),
      City(projects: 300, voters: 20, step: 1, seed: 2),
      City(projects: 300, voters: 50, step: 1, seed: 3),
      City(projects: 200, voters: 5_000, step: 1, seed: 4),
      City(projects: 200, voters: 5_000, step: 1, seed: 5),
      City(projects: 120, voters: 5_000, step: 1, seed: 6),
    ]
    cities[1].secondary = []
    cities[2].utility = "cost"
    cities[3].change = { $0.settings.limits.maximumWinners = 20 }
    cities[4].change = {
      for place in $0.field.indices { $0.field[place].groups = ["g\(place / 4)"] }
    }
    cities[5].change = {
      for place in $0.field.indices { $0.field[place].categories = ["c\(place % 5)"] }
      $0.settings.limits.caps = [
        .init(
          subject: .by("category"), maximumAmount: Money(minorUnits: 100_000_000),
          maximumProjects: nil)
      ]
    }
    for city in cities {
      let outcome = try MaxWelfare.allocate(city.instance)
      let spent = outcome.payments.reduce(Money.zero) { $0 + $1.amount }
      #expect(spent + outcome.left == Money(minorUnits: city.pool))
      #expect(outcome.optimum?.members["sets"]?.text != nil)
      // A walk by votes or by votes for the money is a set too.
      let value = Ratio(exact: outcome.optimum!.members["value"]!.text!)!
      for score in ["votes", "votes-per-cost"] {
        var greedy = city.instance
        greedy.settings.rule = RuleChoice(
          name: "greedy", parameters: [.init("score", .text(score))])
        let walk = try Greedy.allocate(greedy).payments.map { payment in
          city.votes[payment.project]
            * (city.utility == "cost" ? city.costs[payment.project] : 1)
        }
        #expect(value >= Ratio(walk.reduce(0, +)))
      }
    }
  }

  @Test("5,000 projects with everything equal: the lot chooses")
  func allEqual() throws {
    var city = City(
      costs: Array(repeating: 700, count: 5_000), votes: Array(repeating: 3, count: 5_000),
      pool: 1_750_099)
    city.change = { $0.lot = LotOrder(order: $0.field.map(\.id).reversed()) }
    let outcome = try MaxWelfare.allocate(city.instance)
    #expect(outcome.payments.map(\.project) == Array(2_500..<5_000))
    #expect(outcome.left == Money(minorUnits: 99))
    #expect(outcome.optimum?.members["sets"]?.text == "more")
    city.change = { $0.lot = nil }
    #expect(throws: RuleFailure.self) { try MaxWelfare.allocate(city.instance) }
  }

  /// The golden `deep` of RULES.
  @Test("1,200 projects that all fit are the one best set")
  func deep() throws {
    var city = City(
      costs: Array(repeating: 1, count: 1_200), votes: Array(repeating: 1, count: 1_200),
      pool: 1_200)
    city.change = { $0.tieChain = [.projectID] }
    let outcome = try MaxWelfare.allocate(city.instance)
    #expect(outcome.payments.map(\.project) == Array(0..<1_200))
    #expect(outcome.left == .zero && outcome.optimum?.members["sets"]?.text == "1")
  }

  @Test("amounts near the end of 64 bits and totals far beyond it")
  func hugeNumbers() throws {
    let large = Int64.max / 2
    var city = City(
      costs: [large, large, large - 1, 5], votes: [large, large - 2, large - 1, 1],
      pool: Int64.max - 1)
    for utility in ["cardinality", "cost"] {
      city.utility = utility
      let outcome = try MaxWelfare.allocate(city.instance)
      #expect(outcome.payments.map(\.project) == (utility == "cost" ? [0, 2] : [0, 2]))
    }
    city.change = { $0.tally.votes = $0.tally.votes.map { $0 * $0 * $0 / Ratio(7) } }
    #expect(try MaxWelfare.allocate(city.instance).payments.map(\.project) == [0, 2])
  }

  @Test("a search that needs more than the by-law permits is refused")
  func tooLarge() throws {
    var city = City(projects: 60, voters: 3, step: 1, seed: 9)
    city.change = { $0.settings.rule.parameters.append(.init("max-states", .count(1))) }
    do throws(RuleFailure) {
      _ = try MaxWelfare.allocate(city.instance)
      Issue.record("one state was enough")
    } catch {
      guard case .refused(.welfareTooLarge, _) = error else { throw error }
    }
  }

  @Test("one project, no project, no ballot")
  func small() throws {
    #expect(try MaxWelfare.allocate(City(costs: [5], votes: [1], pool: 5).instance).left == .zero)
    #expect(try MaxWelfare.allocate(City(costs: [6], votes: [1], pool: 5).instance).payments == [])
    #expect(try MaxWelfare.allocate(City(costs: [], votes: [], pool: 5).instance).payments == [])
    let silent = try MaxWelfare.allocate(City(costs: [5], votes: [0], pool: 5).instance)
    #expect(silent.verdicts.map(\.reason) == [.noBallots])
  }
}
