import Testing

@testable import LoadGenerator

struct ArrivalScheduleTests {
    @Test func requestsAreDueAtAConstantRate() {
        let schedule = ArrivalSchedule(start: 1_000, rate: 4)
        #expect((0..<5).map(schedule.time) == [1_000, 250_001_000, 500_001_000, 750_001_000, 1_000_001_000])
    }

    @Test(arguments: [3, 7_000, 33_333.3])
    func roundingDoesNotAddUp(_ rate: Double) {
        let schedule = ArrivalSchedule(start: 5, rate: rate)
        let minute = Int(rate * 60)
        let expected = 5 + Double(minute) * 1e9 / rate
        #expect(abs(Double(schedule.time(of: minute)) - expected) <= 1)
    }
}

struct TargetTests {
    @Test(arguments: [
        "http://example.com/", "http://10.0.0.1/", "http://128.0.0.1/", "http://127.0.0.1.example.com/",
        "http://127.1/", "https://127.0.0.1/", "127.0.0.1:80", "http://[fe80::1]/", "http://0.0.0.0/",
    ])
    func otherMachinesAreRejected(_ url: String) {
        #expect(Target(argument: url) == nil)
    }

    @Test(arguments: [
        ("http://127.0.0.1:8080/a?b=%20", "127.0.0.1", 8_080, "/a?b=%20"),
        ("http://127.200.0.9", "127.200.0.9", 80, "/"),
        ("http://localhost:1/x", "127.0.0.1", 1, "/x"),
        ("http://[::1]:2/", "::1", 2, "/"),
    ])
    func loopbackAddressesAreAccepted(_ url: String, _ host: String, _ port: Int, _ path: String) throws {
        let target = try #require(Target(argument: url))
        #expect((target.host, target.port, target.path) == (host, port, path))
    }
}
