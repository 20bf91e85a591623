import ArgumentParser

/// A host and a port to listen on, written `127.0.0.1:8080`.
struct ListenAddress: ExpressibleByArgument, CustomStringConvertible, Sendable {
    var host: String
    var port: Int

    init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    init?(argument: String) {
        guard let colon = argument.lastIndex(of: ":"), let port = UInt16(argument[argument.index(after: colon)...])
        else {
            return nil
        }
        let host = argument[..<colon]
        self.init(host: host.isEmpty ? "0.0.0.0" : String(host), port: Int(port))
    }

    var description: String { "\(host):\(port)" }

    /// The URL by which a program on this machine reaches it.
    func url(port: Int) -> String { "http://\(host == "0.0.0.0" ? "127.0.0.1" : host):\(port)" }
}
