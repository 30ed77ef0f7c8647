namespace Opportune.Engine.Ingest.Inferring;

/// <summary>What a merchant category code says of a payment's category.</summary>
/// <remarks>Codes as ISO 18245 numbers them. A trade that none of the bank's categories names is <c>other</c>; a code that is not listed says nothing.</remarks>
public static class MerchantCodes
{
    private const string Table = """
        742 health, 763-780 other, 1520-1799 household, 2741-2842 other,
        3000-3350 travel, 3351-3500 travel, 3501-3999 travel, 4011 other, 4111 other, 4112 travel, 4119 health, 4121-4225 other,
        4411 travel, 4457 travel, 4468 travel, 4511-4582 travel, 4722-4723 travel, 4784-4789 other,
        4812 shopping, 4813-4821 utilities, 4829 other, 4899 subscription, 4900 utilities,
        5013-5169 shopping, 5172 fuel, 5192-5199 shopping, 5200-5261 household, 5262-5271 other, 5300 groceries, 5309-5399 shopping,
        5411-5499 groceries, 5511-5533 other, 5541-5542 fuel, 5551 other, 5552 fuel, 5561-5599 other, 5611-5699 shopping, 5712-5722 household, 5732-5735 shopping,
        5811-5814 dining, 5815 subscription, 5816 leisure, 5817-5818 subscription, 5912 health, 5921 groceries, 5931-5950 shopping,
        5960 insurance, 5962 travel, 5963-5967 shopping, 5968 subscription, 5969-5973 shopping, 5975-5976 health, 5977-5978 shopping, 5983 fuel, 5992-5999 shopping,
        6010-6011 cash, 6012-6211 other, 6300-6399 insurance, 6513 rent, 6529-6540 other,
        7011-7033 travel, 7210-7296 other, 7297-7298 leisure, 7299-7399 other, 7512-7519 travel, 7523-7549 other, 7622-7699 household,
        7800-7802 gambling, 7829-7994 leisure, 7995 gambling, 7996-7999 leisure, 8011-8099 health, 8111-8999 other, 9211-9223 other, 9311 tax, 9399-9751 other, 9754 gambling
        """;

    private static readonly (int From, int To, string Category)[] Ranges = [.. Table.Split(',', StringSplitOptions.TrimEntries).Select(Parse).OrderBy(r => r.From)];

    /// <summary>The category of a code, or null where the code says nothing. O(log codes).</summary>
    public static string? CategoryOf(long code)
    {
        var (low, high) = (0, Ranges.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (code < Ranges[middle].From) high = middle - 1;
            else if (code > Ranges[middle].To) low = middle + 1;
            else return Ranges[middle].Category;
        }
        return null;
    }

    private static (int From, int To, string Category) Parse(string entry)
    {
        var (codes, category) = (entry[..entry.IndexOf(' ')], entry[(entry.IndexOf(' ') + 1)..]);
        var dash = codes.IndexOf('-');
        return (Number(dash < 0 ? codes : codes[..dash]), Number(codes[(dash + 1)..]), category);
    }

    private static int Number(string digits) => int.Parse(digits, System.Globalization.CultureInfo.InvariantCulture);
}
