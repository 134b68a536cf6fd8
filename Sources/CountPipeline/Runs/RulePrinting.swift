import AllocationRules
import BallotReading
package import BudgetModel

/// `trowel rules`: what each rule is, takes and guarantees, from its one description.
package struct RulePrinting: Sendable {
  package var name: String?

  package init(name: String?) { self.name = name }

  package func run() -> RunReport {
    guard let name else {
      return RunReport(.final, output: RuleRegistry.specs.flatMap(Self.brief))
    }
    guard let spec = RuleRegistry.specs.first(where: { $0.name == name || $0.tag == name }) else {
      let known = RuleRegistry.specs.map(\.name).joined(separator: ", ")
      return RunReport(
        .usage, messages: ["error: no rule is called \(quoted(name)); known rules: \(known)"])
    }
    return RunReport(.final, output: Self.full(spec))
  }

  private static func brief(_ spec: RuleSpec) -> [String] {
    [spec.tag + (spec.isProvisional ? " (provisional)" : "")] + wrapped(spec.summary, indent: "  ")
  }

  /// All that the description holds.
  package static func full(_ spec: RuleSpec) -> [String] {
    let kinds = spec.ballotKinds.map(\.rawValue).joined(separator: ", ")
    var lines = brief(spec) + [""]
    if spec.isProvisional {
      lines += wrapped(
        "Provisional: a later version may change what it funds. It counts only with "
          + "'experimental: true'.", indent: "")
    }
    lines += ["Ballots: \(kinds)"]
    lines += wrapped("Needs: \(spec.needs.rawValue). \(spec.needs.sentence)", indent: "")
    lines += ["Records: family \(spec.family)", ""]
    lines += ["Parameters (in the map 'rule' of cycle.yaml):"]
    for setting in spec.settings {
      let filled = setting.defaultValue.map { " (default \($0.plain))" }
      let without = setting.isRequired ? " (required)" : ""
      lines += ["  \(setting.key): \(setting.type.noun)\(filled ?? without)"]
      lines += wrapped(setting.sentence, indent: "      ")
    }
    lines += ["", "Holds:"] + spec.holds.flatMap { wrapped($0, indent: "  - ") }
    lines += ["Does not hold:"] + spec.fails.flatMap { wrapped($0, indent: "  - ") }
    return lines
  }

  /// Lines of at most 80 columns; the first begins with `indent`, the others with as many blanks.
  static func wrapped(_ text: String, indent: String) -> [String] {
    var lines: [String] = []
    var line = indent
    for word in text.split(separator: " ") {
      if line.count + word.count + 1 > 80 && line != indent {
        lines.append(line)
        line = String(repeating: " ", count: indent.count)
      }
      line += (line.isEmpty || line.hasSuffix(" ") ? "" : " ") + word
    }
    return lines + [line]
  }
}

extension SettingValue {
  /// The value as it is written in cycle.yaml, on one line.
  var plain: String {
    switch self {
    case .text(let text): text
    case .flag(let flag): flag ? "true" : "false"
    case .count(let count): String(count)
    case .ratio(let ratio): ratio.exact
    case .money(let money): money.exact
    case .list(let all): "[" + all.map(\.plain).joined(separator: ", ") + "]"
    case .map(let members), .named(let members):
      "{" + members.map { "\($0.key): \($0.value.plain)" }.joined(separator: ", ") + "}"
    }
  }
}
