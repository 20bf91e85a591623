import Foundation

/// The numbers of one measurement, latencies in milliseconds.
struct Row: Codable, Equatable {
    var label: String
    /// The rate that was asked for; nil if it was as many as go.
    var rate: Double?
    var connections: Int
    var requests: Int
    var errors: Int
    /// Answers with a 2xx status, a second.
    var perSecond: Double
    var p50: Double
    var p90: Double
    var p99: Double
    var p999: Double
    var max: Double
    /// Microseconds of the server's CPU for a request.
    var cpu: Double?

    /// One line of JSON.
    var json: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys]
            encoder.keyEncodingStrategy = .convertToSnakeCase
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }

    /// Reads ``json``.
    init(json: String) throws {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        self = try decoder.decode(Row.self, from: Data(json.utf8))
    }

    /// One line for people.
    var text: String {
        let mode = rate.map { "at \(Self.number($0, 0))/s" } ?? "as many as go"
        let latencies = [("p50", p50), ("p90", p90), ("p99", p99), ("p99.9", p999), ("max", max)]
            .map { "\($0) \(Self.number($1, 2))" }.joined(separator: "  ")
        let cpu = cpu.map { "  server CPU \(Self.number($0, 0)) µs/request" } ?? ""
        return "\(label) (\(mode), \(connections) connections): \(requests) requests, \(errors) errors, "
            + "\(Self.number(perSecond, 0))/s  ms: \(latencies)\(cpu)"
    }

    /// `value` with so many digits after the point.
    static func number(_ value: Double, _ digits: Int) -> String {
        value.formatted(.number.precision(.fractionLength(digits)).grouping(.never).locale(Locale(identifier: "en_US")))
    }
}

extension Row {
    init(
        label: String,
        rate: Double?,
        connections: Int,
        requests: Int,
        errors: Int,
        perSecond: Double,
        p50: Double,
        p90: Double,
        p99: Double,
        p999: Double,
        max: Double,
        cpu: Double?
    ) {
        self.label = label
        self.rate = rate
        self.connections = connections
        self.requests = requests
        self.errors = errors
        self.perSecond = perSecond
        self.p50 = p50
        self.p90 = p90
        self.p99 = p99
        self.p999 = p999
        self.max = max
        self.cpu = cpu
    }
}
