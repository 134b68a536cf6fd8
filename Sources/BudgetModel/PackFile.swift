/// One file of a pack: its path inside the pack, its role in the manifest, its bytes.
package struct PackFile: Sendable, Hashable {
  package var path: String
  package var bytes: [UInt8]
  package init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
  }
}
