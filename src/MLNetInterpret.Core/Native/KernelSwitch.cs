namespace MLNetInterpret.Core.Native;

/// <summary>A library of kernels that libtorch may choose from. TorchSharp has no such switch; it is one of <c>at::Context</c>
/// and holds for the whole process.</summary>
/// <remarks>Where libtorch is not the Linux build of version 2.10 it may be missing, and then nothing happens.</remarks>
internal sealed unsafe class KernelSwitch
{
    private readonly Lock _gate = new();
    private readonly nint _context;
    private readonly delegate* unmanaged<nint, byte> _isAllowed;
    private readonly delegate* unmanaged<nint, byte, void> _allow;
    private int _off;
    private bool _hostAllows;

    private KernelSwitch(string getter, string setter)
    {
        if (!OperatingSystem.IsLinux()) return;
        var context = (delegate* unmanaged<nint>)LibTorch.Function("_ZN2at13globalContextEv");
        _isAllowed = (delegate* unmanaged<nint, byte>)LibTorch.Function(getter);
        _allow = (delegate* unmanaged<nint, byte, void>)LibTorch.Function(setter);
        if (context is not null && _isAllowed is not null && _allow is not null) _context = context();
    }

    /// <summary>Convolutions, LSTMs and more.</summary>
    public static KernelSwitch OneDnn { get; } =
        new("_ZNK2at7Context17userEnabledMkldnnEv", "_ZN2at7Context20setUserEnabledMkldnnEb");

    /// <summary>Convolutions, with threads of its own that wait for each other busily. It is asked only where oneDNN is not used;
    /// where the processor is not one of those that it knows, it says so on standard error.</summary>
    public static KernelSwitch Nnpack { get; } =
        new("_ZNK2at7Context17userEnabledNNPACKEv", "_ZN2at7Context20setUserEnabledNNPACKEb");

    /// <summary>Whether its kernels may be chosen now.</summary>
    public bool IsAllowed
    {
        get => _context == 0 || _isAllowed(_context) != 0;
        set
        {
            if (_context != 0) _allow(_context, (byte)(value ? 1 : 0));
        }
    }

    /// <summary>Switches it off until the result, and every other one there is, is disposed; then it is as the host had
    /// it.</summary>
    /// <remarks>Networks that other threads run meanwhile may differ in their last digits.</remarks>
    public IDisposable SwitchOff()
    {
        lock (_gate)
        {
            if (_off++ == 0) (_hostAllows, IsAllowed) = (IsAllowed, false);
        }

        return new Off(this);
    }

    private void End()
    {
        lock (_gate)
        {
            if (--_off == 0) IsAllowed = _hostAllows;
        }
    }

    private sealed class Off(KernelSwitch kernels) : IDisposable
    {
        private int _ended;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _ended, 1) == 0) kernels.End();
        }
    }
}
