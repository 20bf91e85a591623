import Testing

@testable import HubRouter

@Suite("Heap")
struct HeapTests {
    @Test func elementsComeOutInOrder() {
        var random = SystemRandomNumberGenerator()
        for count in [0, 1, 2, 3, 10, 100] {
            let elements = (0..<count).map { _ in Int.random(in: 0..<50, using: &random) }
            var heap = Heap<Int>()
            for element in elements { heap.insert(element) }
            heap.removeAll { $0 % 7 == 0 }
            var sorted: [Int] = []
            while let first = heap.first {
                #expect(heap.removeFirst() == first)
                sorted.append(first)
            }
            #expect(sorted == elements.filter { $0 % 7 != 0 }.sorted())
        }
    }

    @Test func rotationKeepsTheOrder() {
        var rotation = Rotation<Int>()
        for element in 0..<300 { rotation.append(element) }
        #expect((0..<150).map { _ in rotation.removeFirst() } == Array(0..<150))
        #expect(rotation.advance() == 150)
        #expect(rotation.count == 150)
        #expect((0..<151).map { _ in rotation.removeFirst() } == Array(151..<300) + [150, nil])
    }
}
