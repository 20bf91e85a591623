import Foundation

/// The results of one measurement, latencies in milliseconds.
struct Row: Codable, Equatable {
    var label: String
    /// The requested rate; nil for as many as possible.
    var rate: Double?
    var connections: Int
    var requests: Int
    var errors: Int
    /// Responses with a 2xx status per second.
    var perSecond: Double
    var p50: Double
    var p90: Double
    var p99: Double
    var p999: Double
    var max: Double
    /// Microseconds of the server's CPU per request.
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

    /// One line of text.
    var text: String {
        let mode = rate.map { "at \(Self.number($0, 0))/s" } ?? "maximum rate"
        let latencies = [("p50", p50), ("p90", p90), ("p99", p99), ("p99.9", p999), ("max", max)]
            .map { "\($0) \(Self.number($1, 2))" }.joined(separator: "  ")
        let cpu = cpu.map { "  server CPU \(Self.number($0, 0)) µs/request" } ?? ""
        return "\(label) (\(mode), \(connections) connections): \(requests) requests, \(errors) errors, "
            + "\(Self.number(perSecond, 0))/s  ms: \(latencies)\(cpu)"
    }

    /// `value` with `digits` digits after the decimal point.
    static func number(_ value: Double, _ digits: Int) -> String {
        value.formatted(.number.precision(.fractionLength(digits)).grouping(.never).locale(Locale(identifier: "en_US")))
    }
}

extension Row {
    /// Reads ``json``.
    init(json: String) throws {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        self = try decoder.decode(Row.self, from: Data(json.utf8))
    }
}
