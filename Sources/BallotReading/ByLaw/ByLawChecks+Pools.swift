internal import BudgetModel

extension ByLawChecks {
  mutating func checkPools() {
    let pools = entries("pools", named: "pool")
    refuseTwins(pools.map { ($0.path, $0.value["pool"]?.text) }, code: .poolTwice)
    for (path, pool) in pools {
      checkSplit(of: pool, at: path)
      checkLevy(of: pool, at: path)
      checkTakes(of: pool, at: path)
      checkSettings(.map(pool["settings"]?.members ?? []), at: path.member("settings"))
    }
  }

  private mutating func checkSplit(of pool: SettingValue, at path: SettingPath) {
    let list = path.member("split")
    guard let lines = pool["split"]?.elements, isSettled(list) else { return }
    if lines.isEmpty { report(at: list, "is empty; write a line, or take it out") }
    if !(pool["settings"]?.members ?? []).isEmpty {
      report(at: path.member("settings"), "stands in a source, which pays no project; take it out")
    }
    for (position, line) in lines.enumerated() {
      checkLine(line, at: list.element(position, named: nil))
    }
  }

  private mutating func checkLine(_ line: SettingValue, at path: SettingPath) {
    let pool = line["to"]?.text
    let level = line["to-level"]?.text
    if (pool == nil) == (level == nil) {
      report(at: path, "needs either 'to' or 'to-level'")
      return
    }
    if let level, !byLaw.levels.contains(where: { $0.id == level }) {
      report(at: path.member("to-level"), "is \(quoted(level)), which is no entry of 'levels'")
    }
    if let formula = line["formula"]?.text {
      if pool != nil {
        report(at: path.member("formula"), "is used with 'to-level' only; take it out")
      } else if !byLaw.formulas.contains(where: { $0.id == formula }) {
        report(at: path.member("formula"), "is \(quoted(formula)), which is no entry of 'formulas'")
      }
    } else if level != nil {
      report(at: path, "goes to a level, so it needs a 'formula'")
    }
  }

  private mutating func checkLevy(of pool: SettingValue, at path: SettingPath) {
    guard let levy = pool["levy"], isSettled(path.member("levy")) else { return }
    if (levy["share"] == nil) == (levy["amount"] == nil) {
      report(at: path.member("levy"), "needs either 'share' or 'amount'")
    }
  }

  private mutating func checkTakes(of pool: SettingValue, at path: SettingPath) {
    let takes = pool["takes"]
    if let least = takes?["cost-min"]?.money, let most = takes?["cost-max"]?.money, most < least {
      report(at: path.member("takes").member("cost-max"), "is less than 'cost-min'")
    }
  }

  mutating func checkOverrides() {
    let overrides = entries("overrides", named: "project")
    for (path, value) in overrides where isSettled(path) {
      let missing = ["reason", "by"].filter { (value[$0]?.text ?? "").isEmpty }
      if !missing.isEmpty {
        report(
          .overrideNoReason, at: path,
          "does not say \(missing.joined(separator: " and ")); an act of an authority needs both")
      }
      checkCost(of: value, at: path)
    }
    checkConflicts(overrides)
  }

  private mutating func checkCost(of value: SettingValue, at path: SettingPath) {
    let setsCost = value["action"]?.text == "set-cost"
    if setsCost && value["cost"] == nil { report(at: path, "sets a cost, but has no 'cost'") }
    if !setsCost && value["cost"] != nil {
      report(at: path.member("cost"), "is used with 'action: set-cost' only; take it out")
    }
  }

  /// Two actions for one project that cannot both be done.
  private mutating func checkConflicts(_ overrides: [(path: SettingPath, value: SettingValue)]) {
    let isRemoval: (String) -> Bool = { ["exclude", "withdraw"].contains($0) }
    var earlier: [String: [(action: String, path: SettingPath)]] = [:]
    for (path, value) in overrides {
      guard let project = value["project"]?.text, let action = value["action"]?.text else {
        continue
      }
      let conflict = earlier[project]?.first { first in
        first.action == action || isRemoval(first.action) && action != "set-cost"
          || isRemoval(action) && first.action != "set-cost"
      }
      if let conflict {
        let line = places[conflict.path.key].line.map { " on line \($0)" } ?? ""
        report(
          .overrideConflict, at: path,
          "has the action '\(action)' beside '\(conflict.action)'\(line); keep one")
      }
      earlier[project, default: []].append((action, path))
    }
  }
}
