// EAL starts once per process, so every test file is a process of its own.
export default {
  files: ['dist/test/**/*.test.js'],
  workerThreads: false,
  timeout: '5m',
};
