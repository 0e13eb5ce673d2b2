using TorchSharp;
using TorchSharp.Modules;

namespace MLNetInterpret.Core.Native;

/// <summary>Keeps networks away from oneDNN kernels of libtorch 2.10 that give wrong numbers.</summary>
/// <remarks>
/// Seen on CPUs with AVX-512. Convolutions: channels are padded to blocks of 16 with memory that was never set, so the gradient
/// to the input is wrong, and another at every run, where the output channels are no multiple of 16; and the outputs themselves
/// where there are more than 16 input channels and they are no multiple of 16. LSTMs without gradients: wrong where the units,
/// divided by 32, leave 1 to 16. Found by filling freed memory with NaN and comparing with double precision. libtorch's own
/// kernels are right, and slower.
/// </remarks>
internal static class OneDnn
{
    private static readonly Lock Gate = new();
    private static int _avoiding;

    /// <summary>Whether a network has a layer of a size that oneDNN gets wrong.</summary>
    public static bool IsWrongFor(torch.nn.Module network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return network.modules().Prepend(network).Any(module => module switch
        {
            Conv1d or Conv2d or Conv3d or ConvTranspose1d or ConvTranspose2d or ConvTranspose3d => Matrices(module)
                .Any(weight => weight[0] % 16 != 0 || (weight[1] > 16 && weight[1] % 16 != 0)),
            LSTM => Matrices(module).Any(weight => weight[0] / 4 % 32 is >= 1 and <= 16),
            _ => false,
        });
    }

    /// <summary>Switches oneDNN off for the process until the result, and every other one there is, is disposed.</summary>
    /// <remarks>Networks that other threads run meanwhile may differ in their last digits.</remarks>
    public static IDisposable Avoid()
    {
        lock (Gate)
            if (_avoiding++ == 0) TorchContext.AllowOneDnn(false);
        return new Avoidance();
    }

    private static IEnumerable<long[]> Matrices(torch.nn.Module layer) =>
        layer.parameters().Select(parameter => parameter.shape).Where(shape => shape.Length > 1);

    private sealed class Avoidance : IDisposable
    {
        private bool _ended;

        public void Dispose()
        {
            lock (Gate)
            {
                if (_ended) return;
                _ended = true;
                if (--_avoiding == 0) TorchContext.AllowOneDnn(true);
            }
        }
    }
}
