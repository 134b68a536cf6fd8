import BudgetModel

/// The sums of the whole cycle, as the manifest states them.
struct Totals {
  var moneyIn: Money
  var funded: Money
  var carried: Money
  var lapsed: Money
  var held: Money
  var received: Int
  var counted: Int
  var rejected: Int
  var excluded: Int
  var listedProjects: Int
  var fundedProjects: Int

  init(_ data: PackData) {
    let totals = data.manifest["totals"].map(Record.init)
    func money(_ key: String) -> Money { totals?.record("money")?.money(key) ?? .zero }
    func count(_ part: String, _ key: String) -> Int {
      let member = totals?.record(part)?.json[key]
      return member?.number ?? member?.text.flatMap { Int($0) } ?? 0
    }
    moneyIn = money("total")
    funded = money("funded")
    carried = money("carried")
    lapsed = money("lapsed")
    held = money("held")
    received = count("ballots", "received")
    counted = count("ballots", "counted")
    rejected = count("ballots", "rejected")
    excluded = count("ballots", "excluded")
    listedProjects = count("projects", "listed")
    fundedProjects = count("projects", "funded")
  }
}
