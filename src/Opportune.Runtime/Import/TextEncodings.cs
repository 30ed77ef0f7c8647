using System.Text;

namespace Opportune.Runtime.Import;

/// <summary>The encodings that a file may have: UTF-8 and every single-byte encoding that contains ASCII, so that delimiters are found in the bytes themselves.</summary>
public static class TextEncodings
{
    private static readonly string[] Usual = ["utf-8", "us-ascii", "iso-8859-1", "iso-8859-2", "iso-8859-15", "windows-1250", "windows-1252", "ibm852"];

    static TextEncodings() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>Some names, for messages.</summary>
    public static IReadOnlyList<string> Names => Usual;

    /// <summary>Finds an encoding that refuses bytes which are none of its characters; null where there is none of that name or it does not contain ASCII.</summary>
    public static Encoding? Find(string name)
    {
        try
        {
            var encoding = Encoding.GetEncoding(name is "latin1" ? "iso-8859-1" : name is "latin2" ? "iso-8859-2" : name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
            return encoding.CodePage == Encoding.UTF8.CodePage ? new UTF8Encoding(false, true) : encoding.IsSingleByte && ContainsAscii(encoding) ? encoding : null;
        }
        catch (Exception unknown) when (unknown is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    private static bool ContainsAscii(Encoding encoding)
    {
        var ascii = Enumerable.Range(0, 128).Select(i => (byte)i).ToArray();
        try
        {
            return encoding.GetString(ascii) == Encoding.ASCII.GetString(ascii);
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
