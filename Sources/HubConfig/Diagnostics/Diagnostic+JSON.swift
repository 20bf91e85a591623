package import ChannelKit

extension Diagnostic {
    /// The problem as a JSON object.
    package var json: JSONValue {
        .object([
            "file": .string(file), "line": .integer(Int64(line)), "column": .integer(Int64(column)),
            "length": .integer(Int64(length)), "severity": .string(severity.rawValue), "message": .string(message),
            "remedy": .string(remedy), "source_line": .text(sourceLine), "scope": scope.json,
        ])
    }
}

extension Diagnostic.Scope {
    /// The scope as JSON: `{"kind": "channel", "tenant": "lotus", "channel": "sms"}`.
    fileprivate var json: JSONValue {
        switch self {
        case .file: ["kind": "file"]
        case .tenant(let tenant): ["kind": "tenant", "tenant": .string(tenant.rawValue)]
        case .channel(let id):
            ["kind": "channel", "tenant": .string(id.tenant.rawValue), "channel": .string(id.name)]
        }
    }
}

extension LoadedConfiguration {
    /// The result of loading the file at `path`, as a JSON object.
    package func json(of path: String) -> JSONValue {
        let errors = diagnostics.count { $0.severity == .error }
        return [
            "file": .string(path), "errors": .integer(Int64(errors)),
            "warnings": .integer(Int64(diagnostics.count - errors)),
            "problems": .array(diagnostics.map(\.json)),
            "tenants": .integer(Int64(configuration?.tenants.count ?? 0)),
            "channels": .integer(Int64(configuration?.channels.count ?? 0)),
        ]
    }
}
