@main
struct Trowel {
  static func main() {
    print("trowel")
  }
}
