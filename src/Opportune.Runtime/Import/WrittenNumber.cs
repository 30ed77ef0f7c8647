using System.Globalization;

namespace Opportune.Runtime.Import;

/// <summary>Reads decimal numbers as a file writes them.</summary>
internal sealed class WrittenNumber(FileFormat format)
{
    private readonly NumberFormatInfo _info = new()
    {
        NumberDecimalSeparator = format.DecimalMark.ToString(),
        NumberGroupSeparator = (format.ThousandsMark ?? (format.DecimalMark == ',' ? '.' : ',')).ToString(),
    };

    private readonly NumberStyles _styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | (format.ThousandsMark is null ? NumberStyles.None : NumberStyles.AllowThousands);

    /// <summary>False where the text is no number or does not fit 28 digits.</summary>
    public bool TryRead(string text, out decimal value) => decimal.TryParse(text, _styles, _info, out value);
}
