using System.Security.Cryptography;
using System.Text;

namespace MLNetInterpret.Reports.Html.Parts;

/// <summary>The pages' content security policy.</summary>
internal static class ContentPolicy
{
    /// <summary>A content security policy's name for a script or style element's text.</summary>
    public static string Hash(string text) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'";
}
