using MLNetInterpret.Core.Maximization;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetInterpret;

public static partial class Images
{
    /// <summary>Pictures that stay near given ones, after every step and after rounding to 8 bits.</summary>
    /// <param name="start">The pictures to start from, <c>[N, C, H, W]</c> or one <c>[C, H, W]</c>, in the network's value range
    /// and as 8 bits hold them. Item <c>i</c> of a run starts from picture <c>i</c> modulo <c>N</c>. Read whenever a run starts:
    /// neither changed nor disposed here.</param>
    /// <param name="linf">Bound on the change of each pixel, as a share of the value range, above 0; null for no such
    /// bound.</param>
    /// <param name="l2">Bound on the length of the change, in shares of the value range; null for no such bound.</param>
    /// <param name="randomStart">Whether to begin at a random place of the ball instead of its centre.</param>
    /// <returns>The change of each pixel, in shares of the value range: one step of
    /// <see cref="AscentRule.Sign"/> with the learning rate <paramref name="linf"/> is the fast gradient sign
    /// method, more and smaller steps are projected gradient descent.</returns>
    /// <exception cref="ArgumentException">There is no bound or one is not above 0, or the start is no picture;
    /// when a run starts: its count is no multiple of <c>N</c>, or a pixel is outside the value range.</exception>
    /// <remarks>In an L2 ball, <see cref="AscentRule.Normalized"/> ends at the best point; Adam, whose steps are alike in all
    /// directions, beside it. An item whose start has no gradient begins again at a random place of the ball. Sources:
    /// Goodfellow, Shlens, Szegedy 2014, arXiv:1412.6572; Madry et al. 2017, arXiv:1706.06083.</remarks>
    public static Parameterization Near(Tensor start, double? linf = null, double? l2 = null, bool randomStart = false)
    {
        ArgumentNullException.ThrowIfNull(start);
        var ball = Ball.Of(linf, l2);
        if (start.dim() is not (3 or 4))
            throw new ArgumentException(
                $"The start is a picture [C, H, W] or some [N, C, H, W], not of shape [{string.Join(", ", start.shape)}].",
                nameof(start));
        return new($"pictures within {ball} of a start", request =>
        {
            using var scope = NewDisposeScope();
            var scale = request.Pixels;
            var centers = StartValues.Pictures(start, request);
            var (lowest, highest) = ((scale.Minimum - centers) / scale.Range, (scale.Maximum - centers) / scale.Range);
            var random = randomStart || request.Noise > 1;
            var change = new Parameter(random
                ? ball.Draw(centers.shape, request.Generator).to(request.Device)
                : zeros_like(centers));
            using (no_grad()) ball.Project(change, lowest, highest);
            foreach (var kept in new[] { change, centers, lowest, highest }) kept.DetachFromDisposeScope();
            return new([change], () => Inside(centers + change * scale.Range, scale))
            {
                Project = () => ball.Project(change, lowest, highest),
                Round = found => ball.Rounded(found, centers, scale),
                Release = () =>
                {
                    foreach (var kept in new[] { centers, lowest, highest }) kept.Dispose();
                },
            };
        });
    }

    /// <summary>Takes single precision's last bit back into the value range; the gradient passes.</summary>
    private static Tensor Inside(Tensor pictures, PixelScale scale) =>
        pictures + (pictures.clamp(scale.Minimum, scale.Maximum) - pictures).detach();
}
