using System.Globalization;

namespace Opportune;

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

    /// <summary>Rows of a delimited file; a quoted field may hold the delimiter, not a line end.</summary>
    public static List<string[]> Rows(string path, char delimiter) => [.. File.ReadLines(path).Select(l => Fields(l, delimiter))];

    private static string[] Fields(string line, char delimiter)
    {
        var fields = new List<string>();
        int start = 0;
        bool quoted = false;
        for (int i = 0; i <= line.Length; i++)
        {
            if (i < line.Length && line[i] == '"') quoted = !quoted;
            else if (i == line.Length || (line[i] == delimiter && !quoted))
            {
                fields.Add(line[start..i].Trim('"'));
                start = i + 1;
            }
        }
        return [.. fields];
    }
}
