namespace Opportune.Host.Access;

/// <summary>What the holder of a key may do; a key has one or several.</summary>
public enum Role
{
    /// <summary>Sends events.</summary>
    Ingest,
    /// <summary>Asks for decisions and reads them to the customer: the bank's own app.</summary>
    Decide,
    /// <summary>Says what customers answered.</summary>
    Respond,
    /// <summary>Talks with customers and reads their profile.</summary>
    Advisor,
    /// <summary>Owns actions and reads how they fare.</summary>
    Marketer,
    /// <summary>Audits, exports and erases.</summary>
    Compliance,
    /// <summary>Studies models and experiments.</summary>
    Scientist,
    /// <summary>Runs the host.</summary>
    Operator,
}

/// <summary>Roles as people write them.</summary>
public static class Roles
{
    /// <summary>All names, in the order of <see cref="Role"/>.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Enum.GetValues<Role>().Select(NameOf)];

    /// <summary>All roles.</summary>
    public static IReadOnlyList<Role> All { get; } = Enum.GetValues<Role>();

    /// <summary>The name of a role: <c>compliance</c>.</summary>
    public static string NameOf(Role role) => role.ToString().ToLowerInvariant();

    /// <summary>Reads a role; false where the text names none.</summary>
    public static bool TryParse(string text, out Role role)
    {
        var index = Names.ToList().IndexOf(text);
        role = index < 0 ? default : (Role)index;
        return index >= 0;
    }
}
