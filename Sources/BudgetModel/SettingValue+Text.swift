extension SettingValue {
  /// The value as a sentence may show it.
  package var sentenceForm: String {
    switch self {
    case .text(let text): text
    case .flag(let flag): String(flag)
    case .count(let count): String(count)
    case .ratio(let ratio): ratio.exact
    case .money(let money): money.exact
    case .list(let all): "[" + all.map(\.sentenceForm).joined(separator: ", ") + "]"
    case .map(let members), .named(let members):
      "{" + members.map { "\($0.key): \($0.value.sentenceForm)" }.joined(separator: ", ") + "}"
    }
  }
}
