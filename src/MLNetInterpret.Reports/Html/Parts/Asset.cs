using MLNetInterpret.Drawing.Style;

namespace MLNetInterpret.Reports.Html.Parts;

/// <summary>Scripts and styles of the pages, from the folder Assets.</summary>
internal static class Asset
{
    public static string Text(string file) => Resources.Text(typeof(Asset).Assembly, $"Html/{file}");
}
