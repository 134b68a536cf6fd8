/// A validated value of a setting, defaults filled in.
package indirect enum SettingValue: Hashable, Sendable {
  case text(String)
  case flag(Bool)
  case count(Int64)
  case ratio(Ratio)
  case money(Money)
  case list([SettingValue])
  /// Keys are settings, in the order of their specifications.
  case map([Member])
  /// Keys are names of the cycle (ids, labels, words), in id order.
  case named([Member])

  package struct Member: Hashable, Sendable {
    package var key: String
    package var value: SettingValue
    package init(_ key: String, _ value: SettingValue) {
      self.key = key
      self.value = value
    }
  }
}

extension SettingValue {
  package subscript(key: String) -> SettingValue? {
    switch self {
    case .map(let members), .named(let members): members.first { $0.key == key }?.value
    default: nil
    }
  }
  package var text: String? { if case .text(let text) = self { text } else { nil } }
  package var flag: Bool? { if case .flag(let flag) = self { flag } else { nil } }
  package var count: Int64? { if case .count(let count) = self { count } else { nil } }
  /// Also a count read as a ratio.
  package var ratio: Ratio? {
    switch self {
    case .ratio(let ratio): ratio
    case .count(let count): Ratio(count)
    default: nil
    }
  }
  package var money: Money? { if case .money(let money) = self { money } else { nil } }
  package var elements: [SettingValue]? { if case .list(let all) = self { all } else { nil } }
  package var members: [Member]? {
    switch self {
    case .map(let members), .named(let members): members
    default: nil
    }
  }
}

extension SettingValue {
  /// The form of a setting in `bylaw.json` and in `parameters` of a transcript: numbers and money as
  /// exact text, maps named by the cycle as arrays of `{"id":…,"value":…}`.
  package var json: JSONValue {
    switch self {
    case .text(let text): .string(text)
    case .flag(let flag): .bool(flag)
    case .count(let count): JSONValue(count: count)
    case .ratio(let ratio): JSONValue(ratio)
    case .money(let money): JSONValue(money)
    case .list(let all): .array(all.map(\.json))
    case .map(let members):
      .object(Dictionary(uniqueKeysWithValues: members.map { ($0.key, $0.value.json) }))
    case .named(let members):
      .array(members.map { .object(["id": .string($0.key), "value": $0.value.json]) })
    }
  }
}

/// What a setting may hold.
package indirect enum SettingType: Sendable {
  /// Any scalar.
  case text
  /// An id of FORMATS.
  case id
  /// One of the words listed.
  case choice([String])
  case flag
  case count(atLeast: Int64, atMost: Int64)
  /// A ratio between two bounds; a nil bound is open, `excludingZero` refuses zero itself.
  case ratio(atLeast: Ratio?, atMost: Ratio?)
  case money(isPositive: Bool = false)
  /// `YYYY-MM-DDThh:mm:ssZ`.
  case instant
  /// `YYYY-MM-DD`, or an instant.
  case date
  case list(SettingType)
  case map([SettingSpec])
  /// A map that keeps what is written and no more: `defaults`, `councils.<id>`, `settings`.
  case changes([SettingSpec])
  /// A map whose keys are names of the cycle.
  case named(SettingType)
  /// The first type that the value fits.
  case either([SettingType])
  /// The digits of a drawn seed, in quotes (AUDIT 8.1).
  case seed
  /// A map whose settings depend on one of them: `rule` by its name, `ballots` by their kind.
  case variants(SettingVariants)
}

/// The forms of a map whose settings depend on the word of one of them.
package struct SettingVariants: Sendable {
  package struct Variant: Sendable {
    package var word: String
    /// The settings beside the word itself.
    package var settings: [SettingSpec]
    /// Settings that the values of the others make meaningless.
    package var unused: @Sendable ([SettingValue.Member]) -> Set<String>

    package init(
      word: String, settings: [SettingSpec],
      unused: @escaping @Sendable ([SettingValue.Member]) -> Set<String> = { _ in [] }
    ) {
      self.word = word
      self.settings = settings
      self.unused = unused
    }
  }
  /// The setting that chooses: `name`, `kind`.
  package var key: String
  /// One sentence about it.
  package var sentence: String
  /// The variant where the setting is not written; nil: it is required.
  package var defaultWord: String?
  package var variants: [Variant]
  /// Words that are recognised but not built yet.
  package var unbuiltWords: [String]
  /// Settings of those words, so that a setting in the wrong place is told from a misspelt one.
  package var unbuiltSettings: Set<String>

  package init(
    key: String, sentence: String, defaultWord: String?, variants: [Variant],
    unbuiltWords: [String] = [], unbuiltSettings: Set<String> = []
  ) {
    self.key = key
    self.sentence = sentence
    self.defaultWord = defaultWord
    self.variants = variants
    self.unbuiltWords = unbuiltWords
    self.unbuiltSettings = unbuiltSettings
  }
}

/// The one description of a setting, from which its decoder, its messages, `bylaw.json`, the
/// commented start file and the reference page follow.
package struct SettingSpec: Sendable {
  package var key: String
  package var type: SettingType
  /// Filled in where the setting is not written; nil: the member is left out.
  package var defaultValue: SettingValue?
  package var isRequired: Bool
  /// False: any value but the default is refused with `setting-not-implemented`.
  package var isImplemented: Bool
  /// Words of a `choice` that are recognised but not built yet.
  package var unbuiltWords: [String]
  /// The setting beside which alone this one has a meaning and a default.
  package var companion: String?
  /// One sentence for people.
  package var sentence: String

  package init(
    _ key: String, _ type: SettingType, default defaultValue: SettingValue? = nil,
    isRequired: Bool = false, isImplemented: Bool = true, unbuiltWords: [String] = [],
    with companion: String? = nil, _ sentence: String
  ) {
    self.key = key
    self.type = type
    self.defaultValue = defaultValue
    self.isRequired = isRequired
    self.isImplemented = isImplemented
    self.unbuiltWords = unbuiltWords
    self.companion = companion
    self.sentence = sentence
  }
}
