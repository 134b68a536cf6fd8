/// The way to a setting: `key` for look-up (`levels.0.rule`), `label` for people
/// (`levels[city].rule`).
struct SettingPath: Hashable, Sendable {
  var key = ""
  var label = ""

  func member(_ name: String) -> SettingPath {
    SettingPath(
      key: key.isEmpty ? name : key + "." + name, label: label.isEmpty ? name : label + "." + name)
  }
  func element(_ position: Int, named name: String?) -> SettingPath {
    SettingPath(
      key: key + "." + String(position), label: label + "[" + (name ?? String(position + 1)) + "]")
  }
}
