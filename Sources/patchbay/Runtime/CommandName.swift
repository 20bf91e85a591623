/// The command that this process runs, such as `patchbay dead retry`, for processes that find the database in use.
enum CommandName {
    static var current: String {
        // A command and its subcommand only; later arguments may contain a customer's data.
        let words = CommandLine.arguments.dropFirst().prefix(2).prefix { $0.allSatisfy { $0.isLowercase || $0 == "-" } }
        return (["patchbay"] + words.filter { !$0.hasPrefix("-") }).joined(separator: " ")
    }
}
