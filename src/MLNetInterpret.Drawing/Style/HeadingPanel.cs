using ScottPlot;

namespace MLNetInterpret.Drawing.Style;

/// <summary>A heading and a line below it at the figure's left edge; ScottPlot's own titles are centred over the data.</summary>
internal sealed class HeadingPanel(string title, string about) : IPanel
{
    private const float Left = 16;
    private readonly LabelStyle _title = new()
    {
        Text = title,
        FontName = BundledFonts.Sans,
        FontSize = 17,
        Bold = true,
        ForeColor = Ink.Text,
        Alignment = Alignment.UpperLeft,
    };

    private readonly LabelStyle _about = new()
    {
        Text = about,
        FontName = BundledFonts.Sans,
        FontSize = 12,
        ForeColor = Ink.Muted,
        Alignment = Alignment.UpperLeft,
    };

    public bool IsVisible { get; set; } = true;

    public float MinimumSize { get; set; }

    public float MaximumSize { get; set; } = float.MaxValue;

    public Edge Edge => Edge.Top;

    public bool ShowDebugInformation { get; set; }

    public float Measure(Paint paint) => IsVisible ? 66 : 0;

    public PixelRect GetPanelRect(PixelRect dataRect, float size, float offset, Paint paint) =>
        new(dataRect.Left, dataRect.Right, dataRect.Top - offset, dataRect.Top - offset - size);

    public void Render(RenderPack rp, float size, float offset)
    {
        var rect = GetPanelRect(rp.DataRect, size, offset, rp.Paint);
        _title.Render(rp.Canvas, new Pixel(rp.FigureRect.Left + Left, rect.Top + 12), rp.Paint);
        _about.Render(rp.Canvas, new Pixel(rp.FigureRect.Left + Left, rect.Top + 37), rp.Paint);
    }
}
