using System.Security.Cryptography;
using System.Text;
using MLNetInterpret.Core.Native;
using MLNetInterpret.Core.Networks;
using MLNetInterpret.Core.Networks.Lstm;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>Any TorchSharp network, frozen and evaluating, with named activation points.</summary>
/// <remarks>
/// The module is owned: its parameters stop asking for gradients, and it is disposed with this object. Hooks live only inside
/// one call, on the points asked for, and none is left after success or exception. A point whose module is called through
/// <c>forward</c> instead of <c>call</c> by its parent fires no hook in TorchSharp and therefore is no point.
/// A module's hooks are shared, so passes from several threads wait for each other.
/// </remarks>
public sealed class HookedNetwork : IDisposable
{
    private readonly Dictionary<string, nn.Module<Tensor, Tensor>> _modules;
    private readonly Lazy<string> _hash;
    private readonly RightKernels _kernels;
    private readonly Lock _pass = new();

    /// <summary>Takes over a network that reads floats.</summary>
    /// <param name="module">The network.</param>
    /// <param name="input">Shape of one input, without the batch axis, for example <c>[3, 32, 32]</c>. Three axes are a picture
    /// with pixels from 0 to 1.</param>
    /// <exception cref="ArgumentException">The network does not accept an input of that shape.</exception>
    public HookedNetwork(nn.Module<Tensor, Tensor> module, params long[] input)
        : this(module, () => zeros([1, .. input]), input.Length == 3 ? PixelScale.Unit : null)
    {
    }

    /// <summary>Takes over a network of pictures.</summary>
    /// <param name="module">The network.</param>
    /// <param name="input">Shape of one picture: channels, rows, columns.</param>
    /// <param name="pixels">What its pixels mean, and what is done to them before the first layer.</param>
    /// <exception cref="ArgumentException">The network does not accept an input of that shape, or the scale has another number of
    /// channels.</exception>
    public HookedNetwork(nn.Module<Tensor, Tensor> module, long[] input, PixelScale pixels)
        : this(module, () => zeros([1, .. input]), pixels)
    {
        ArgumentNullException.ThrowIfNull(pixels);
    }

    /// <summary>Takes over a network, of which one example input is known.</summary>
    /// <param name="module">The network.</param>
    /// <param name="example">Makes a batch of one valid input, in the type that the network reads; called once.</param>
    /// <param name="pixels">What the pixels mean where the input is a picture <c>[C, H, W]</c>; null for other inputs.</param>
    /// <exception cref="ArgumentException">The network does not accept the example.</exception>
    public HookedNetwork(nn.Module<Tensor, Tensor> module, Func<Tensor> example, PixelScale? pixels = null)
    {
        LibTorch.EnsureLoaded();
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(example);
        Module = module;
        _kernels = new(module);
        module.eval();
        foreach (var parameter in module.parameters()) parameter.requires_grad = false;

        _modules = module.named_modules()
            .Where(named => named.module is nn.Module<Tensor, Tensor> && ActivationPoint.IsName(named.name))
            .ToDictionary(named => named.name, named => (nn.Module<Tensor, Tensor>)named.module);
        _hash = new(() => HashOf(module));

        using var scope = NewDisposeScope();
        using var batch = example().to(Device);
        InputShape = batch.shape[1..];
        InputType = batch.dtype;
        if (pixels is not null && InputShape.Count != 3)
            throw new ArgumentException(
                $"A picture has the shape [channels, rows, columns], not [{string.Join(", ", InputShape)}].", nameof(pixels));
        pixels?.Require(InputShape[0]);
        Pixels = pixels;
        Points = Discover(batch);
        WorkPerRow = NetworkWork.PerRow(
            module, InputShape, [.. Points.Select(point => (point.Point.Name, point.Shape))], byStep: module is not CharLstm);
    }

    /// <summary>The network itself; its weights are shared, so a change shows here.</summary>
    public nn.Module<Tensor, Tensor> Module { get; }

    /// <summary>Where the weights live; inputs are expected there.</summary>
    public Device Device => Module.parameters().FirstOrDefault()?.device ?? CPU;

    /// <summary>Shape of one input, without the batch axis.</summary>
    public IReadOnlyList<long> InputShape { get; }

    /// <summary>What the pixels mean where the input is a picture; null for other inputs.</summary>
    public PixelScale? Pixels { get; }

    /// <summary>Type of the input's elements.</summary>
    public ScalarType InputType { get; }

    /// <summary>Every activation point in the order in which the network reaches it,
    /// with the shape of one row's activations.</summary>
    public PointList Points { get; }

    /// <summary>SHA-256 of all parameters and buffers by name, 16 hexadecimal digits of it.</summary>
    public string Hash => _hash.Value;

    /// <summary>The network's output, hooks aside.</summary>
    public Tensor Run(Tensor input)
    {
        lock (_pass)
        {
            try
            {
                Show([]);
                using var threads = Threads(input.shape[0]);
                using var kernels = RightKernels();
                return Module.call(Normalized(input));
            }
            finally
            {
                Show(null);
            }
        }
    }

    /// <summary>Keeps kernels away from this network that are wrong for it, until disposed. Every pass here does so itself: only
    /// who calls <c>backward</c> needs it around both.</summary>
    public IDisposable RightKernels() => _kernels.Choose();

    /// <summary>Work of one row's pass, in the measure of <see cref="NetworkWork"/>.</summary>
    internal double WorkPerRow { get; }

    /// <summary>The threads for work on so many rows at once. Every pass here takes them itself: who does more with what it
    /// gives, takes them around both.</summary>
    internal TorchThreads Threads(long rows) => TorchThreads.For(WorkPerRow * rows);

    /// <summary>How many threads those are.</summary>
    internal int ThreadsOf(long rows) => TorchThreads.Of(WorkPerRow * rows);

    /// <summary>One pass that keeps the activations asked for and ends at the deepest of them.</summary>
    /// <param name="input">A batch, <c>[N, ...]</c>.</param>
    /// <param name="points">The points to keep; <c>input</c> is always there.</param>
    /// <returns>The activations; the caller disposes them. They belong to the current autograd graph.</returns>
    /// <exception cref="ArgumentException">The network has no such point; the message lists the nearest.</exception>
    public ActivationCache RunWithCache(Tensor input, params IEnumerable<ActivationPoint> points) => Pass(input, points, null);

    /// <summary>The same pass with one unit held at a value (ablation):
    /// what comes after reads that value at all of its positions.</summary>
    /// <param name="input">A batch, <c>[N, ...]</c>.</param>
    /// <param name="unit">The unit, with an index.</param>
    /// <param name="value">What it is held at, in activation units.</param>
    /// <param name="points">The points to keep.</param>
    /// <returns>The activations; the caller disposes them.</returns>
    /// <exception cref="ArgumentException">The network has no such unit or point, or the unit is a layer.</exception>
    /// <remarks>Holding at the mean over data keeps the activations that follow in their usual range. Source: Morcos et al., "On
    /// the importance of single directions for generalization", arXiv:1803.06959.</remarks>
    public ActivationCache RunHeld(Tensor input, Unit unit, float value, params IEnumerable<ActivationPoint> points)
    {
        ArgumentNullException.ThrowIfNull(unit);
        Points.Require(unit);
        return unit.Index is { } index && unit.Position.Count == 0 && unit.Point != ActivationPoint.Input
            ? Pass(input, points, (unit.Point.Name, index, value))
            : throw new ArgumentException(
                $"'{unit}' cannot be held: write <activation point>:<index> of a point behind the input.", nameof(unit));
    }

    private ActivationCache Pass(Tensor input, IEnumerable<ActivationPoint> points, (string Point, int Index, float Value)? held)
    {
        var wanted = points.Distinct().Where(point => point != ActivationPoint.Input).Select(Points.Require).ToList();
        var cache = new ActivationCache(input, Pixels);
        if (wanted.Count == 0) return cache;

        var deepest = wanted.MaxBy(point => point.Order)!.Point;
        var unhook = new List<Action>(wanted.Count + 1);
        lock (_pass)
        {
            try
            {
                Show(wanted);
                if (held is var (name, index, value))
                    unhook.Add(_modules[name].register_forward_hook((_, _, output) => Held(output, index, value)).remove);
                foreach (var point in wanted.Select(shape => shape.Point))
                    unhook.Add(_modules[point.Name].register_forward_hook((_, _, output) =>
                    {
                        cache.Keep(point, output);
                        if (point == deepest) throw EarlyExit.Reached;
                        return null!;
                    }).remove);
                using var threads = Threads(input.shape[0]);
                using var kernels = RightKernels();
                using var ignored = Module.call(Normalized(input));
            }
            catch (EarlyExit)
            {
                // everything asked for is in the cache
            }
            catch
            {
                cache.Dispose();
                throw;
            }
            finally
            {
                foreach (var remove in unhook) remove();
                Show(null);
            }
        }

        return cache;
    }

    private static Tensor Held(Tensor output, int index, float value)
    {
        var changed = output.clone();
        using var unit = changed.select(1, index);
        unit.fill_(value);
        return changed;
    }

    /// <summary>Every single unit that the patterns name, in the network's order.</summary>
    /// <param name="patterns">Points (<c>conv2</c>), points with wildcards (<c>hidden*</c>), or units (<c>conv2:5</c>); none
    /// means every hidden point that a unit can be read at, but for an LSTM's gates and tanh(c).</param>
    /// <exception cref="ArgumentException">A pattern matches nothing, or an index is out of range;
    /// the message lists what there is.</exception>
    public IReadOnlyList<Unit> Units(params IReadOnlyList<string> patterns) => Points.Units(patterns);

    /// <inheritdoc/>
    public void Dispose() => Module.Dispose();

    /// <summary>Tells the network which points are looked at, where it asks; null for all.</summary>
    private void Show(IEnumerable<PointShape>? points)
    {
        if (Module is IShownPoints network) network.Shown = points?.Select(point => point.Point.Name).ToHashSet();
    }

    private Tensor Normalized(Tensor input) => Pixels is { } pixels ? pixels.Normalized(input) : input;

    private PointList Discover(Tensor batch)
    {
        var found = new List<PointShape>();
        var unhook = new List<Action>();
        try
        {
            foreach (var (name, child) in _modules)
                unhook.Add(child.register_forward_hook((_, _, output) =>
                {
                    if (output.shape.Length >= 2 && output.shape[0] == batch.shape[0] && found.All(f => f.Point.Name != name))
                        found.Add(new(new(name), found.Count, output.shape[1..])
                        {
                            IsDetail = Module is IShownPoints network && network.IsDetail(name),
                        });
                    return null!;
                }).remove);
            using var grad = no_grad();
            using var threads = Threads(batch.shape[0]);      // one: how much it computes is not known yet
            using var kernels = RightKernels();
            using var output = Module.call(Normalized(batch));
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            throw new ArgumentException(
                $"The network does not accept an input of shape [{string.Join(", ", InputShape)}]: {FirstLine(failure.Message)}.",
                failure);
        }
        finally
        {
            foreach (var remove in unhook) remove();
        }

        return new(found);
    }

    private static string FirstLine(string text) => text.Split('\n')[0].Trim().TrimEnd('.');

    private static string HashOf(nn.Module<Tensor, Tensor> module)
    {
        using var scope = NewDisposeScope();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, value) in module.state_dict().OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{name}[{string.Join(',', value.shape)}]{value.dtype}"));
            using var plain = value.detach().cpu().contiguous();
            hash.AppendData(plain.bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }

    /// <summary>Ends a pass whose remaining layers nobody reads. Preallocated: throwing it costs about a microsecond.</summary>
    private sealed class EarlyExit : Exception
    {
        public static readonly EarlyExit Reached = new();
    }
}
