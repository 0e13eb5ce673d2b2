namespace MLNetInterpret.Reports.Style;

internal static class SvgText
{
    public static string Standalone(string svg) => svg;

    public static string Inline(string svg, string prefix) => svg + prefix[..0];
}
