using System.Globalization;

namespace Opportune.Learners.Tests;

/// <summary>Finds the real data beside the repository; a test that needs them skips by name where they are absent.</summary>
internal static class SharedData
{
    public static string Folder(string name)
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            string folder = Path.Combine(at.FullName, "shared", "data", name);
            if (Directory.Exists(folder)) return folder;
        }
        Assert.Skip($"needs ../shared/data/{name}");
        return "";
    }

    public static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>Rows of a plain delimited file without quoted delimiters; quotes around fields are dropped.</summary>
    public static List<string[]> Rows(string path, char delimiter) =>
        [.. File.ReadLines(path).Select(l => l.Split(delimiter).Select(f => f.Trim('"')).ToArray())];
}
